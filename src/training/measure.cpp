#include "training/measure.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "data/pixels.hpp"

namespace lamina {

namespace {

/// Rows that run at once: enough to feed the matrix kernels, few enough to stay in cache.
constexpr std::int64_t chunk_rows = 1024;

/// Correct rows: the largest logit is the label's, or a single logit has the label's sign; an
/// even answer is the first class, as everywhere.
std::int64_t correct_rows(const View& logits, const View& targets) {
  const std::int64_t classes = logits.shape.columns();
  std::int64_t correct = 0;
  for (std::int64_t row = 0; row < logits.shape.rows(); ++row) {
    const float* z = logits.f32() + row * classes;
    if (targets.dtype == DType::i32) {
      correct += std::max_element(z, z + classes) - z == targets.i32()[row] ? 1 : 0;
    } else {
      correct += (z[0] > 0) == (targets.f32()[row] >= 0.5F) ? 1 : 0;
    }
  }
  return correct;
}

}  // namespace

Sequential::Output output_for(const Loss& loss) {
  const bool cross_entropy = std::holds_alternative<BinaryCrossEntropy>(loss) ||
                             std::holds_alternative<SoftmaxCrossEntropy>(loss);
  return cross_entropy ? Sequential::Output::logits : Sequential::Output::answer;
}

Measure::Measure(const Engine& engine, const Sequential& network, const ParameterArena& parameters,
                 const Loss& loss)
    : engine_(engine),
      loss_(loss),
      program_(network.lower(parameters, output_for(loss))),
      no_values_(no_parameters_),
      tape_(engine) {
  // Smoothing is a help in learning, not part of what is measured.
  if (auto* binary = std::get_if<BinaryCrossEntropy>(&loss_)) binary->label_smoothing = 0;
  if (auto* softmax = std::get_if<SoftmaxCrossEntropy>(&loss_)) softmax->label_smoothing = 0;
}

Measurement Measure::operator()(const Examples& examples) {
  const std::int64_t rows = examples.rows();
  const Shape shape{rows, program_.output_columns()};
  if (outputs_.shape() != shape) outputs_ = Tensor(shape);
  for (std::int64_t first = 0; first < rows; first += chunk_rows) {
    const std::int64_t count = std::min(chunk_rows, rows - first);
    const std::array<View, 2> inputs = {f32_rows(examples.numbers, first, count, numbers_),
                                        examples.codes.rows(first, count)};
    const View answer = program_.run(engine_, inputs, workspace_);
    std::memcpy(outputs_.view().rows(first, count).data, answer.data, answer.bytes());
  }
  tape_.begin(Mode::evaluation, no_parameters_, no_values_);
  const Var weights = examples.weights.empty() ? Var{} : tape_.input(examples.weights);
  const Var mean =
      loss(tape_, loss_, tape_.input(outputs_), tape_.input(examples.targets), weights);
  Measurement result{*tape_.value(mean).f32(), {}};
  if (output_for(loss_) == Sequential::Output::logits && rows > 0) {
    result.accuracy =
        static_cast<double>(correct_rows(outputs_, examples.targets)) / static_cast<double>(rows);
  }
  return result;
}

}  // namespace lamina

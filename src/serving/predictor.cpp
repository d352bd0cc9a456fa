#include "lamina/serving/predictor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <mutex>
#include <numeric>
#include <utility>

#include "lamina/core/engine.hpp"
#include "lamina/core/error.hpp"
#include "serving/answers.hpp"

namespace lamina {

namespace {

std::shared_ptr<const Artifact> checked(std::shared_ptr<const Artifact> artifact) {
  artifact->check();
  return artifact;
}

constexpr std::int64_t chunk_rows = 256;     // of one replay: enough to fill the kernels
constexpr std::int64_t block_rows = 65'536;  // prepared together: bounds the memory of features
constexpr std::int64_t worth_a_thread = 1 << 19;  // multiplications that outweigh waking one

/// A prepared row and room to run it.
struct Desk {
  Features row;
  std::vector<ConstView> inputs;  ///< of that row, or of a chunk of rows
  Predictor::Workspace workspace;
};

}  // namespace

struct Predictor::Shared {
  explicit Shared(int threads) : threads_(threads) {
    // An impossible number is refused now, not with the first large table.
    if (threads < 0 || threads > 1024) const Engine refused(threads);
  }

  const Engine& engine() {
    std::call_once(started_, [&] { engine_ = std::make_unique<Engine>(threads_); });
    return *engine_;
  }

  std::unique_ptr<Desk> take_desk(const Preprocessor& preprocessor) {
    {
      const std::lock_guard lock(mutex_);
      if (!desks_.empty()) {
        std::unique_ptr<Desk> desk = std::move(desks_.back());
        desks_.pop_back();
        return desk;
      }
    }
    auto desk = std::make_unique<Desk>();
    desk->row = preprocessor.room(1);
    desk->inputs.resize(desk->row.inputs.size());
    return desk;
  }
  void give_back(std::unique_ptr<Desk> desk) {
    const std::lock_guard lock(mutex_);
    desks_.push_back(std::move(desk));
  }

  const Engine alone{1};  // runs on its caller

 private:
  int threads_;
  std::once_flag started_;
  std::unique_ptr<Engine> engine_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Desk>> desks_;
};

Predictor::Predictor(std::shared_ptr<const Artifact> artifact, int threads)
    : artifact_(checked(std::move(artifact))),
      program_(artifact_->network.lower(artifact_->parameters)),
      shared_(std::make_unique<Shared>(threads)) {}

Predictor::~Predictor() = default;

PredictingMemory Predictor::memory() const {
  std::int64_t row = 0;
  for (const Field& field : artifact_->network.inputs()) {
    row += field.shape.elements() * static_cast<std::int64_t>(bytes_of(field.dtype));
  }
  return {.parameters = static_cast<std::int64_t>(artifact_->parameters.all().bytes()),
          .a_thread = program_.workspace_bytes(chunk_rows),
          .rows = block_rows * row};
}

const ConstView& Predictor::predict(std::span<const ConstView> inputs, Workspace& workspace) const {
  const FloatMode mode;
  return program_.run(shared_->alone, inputs, workspace);
}

Prediction Predictor::predict(const Row& row) const {
  const FloatMode mode;
  std::unique_ptr<Desk> desk = shared_->take_desk(artifact_->preprocessor);
  artifact_->preprocessor.apply(row, desk->row);
  std::copy(desk->row.inputs.begin(), desk->row.inputs.end(), desk->inputs.begin());
  const ConstView& answer = predict(desk->inputs, desk->workspace);
  const AnswerReader reader(*artifact_, answer.shape.columns());
  Prediction prediction = reader.read(answer.f32(), "the row");
  shared_->give_back(std::move(desk));
  return prediction;
}

Tensor Predictor::answers(const Features& features) const {
  const std::int64_t outputs = program_.output_columns();
  const std::int64_t cost =
      std::max<std::int64_t>(artifact_->network.parameters().trainable_elements(), 1);
  const std::int64_t grain = std::max<std::int64_t>(worth_a_thread / cost, 1);
  Tensor result(Shape{features.rows(), outputs});
  shared_->engine().parallel(features.rows(), grain, [&](std::int64_t begin, std::int64_t end) {
    std::unique_ptr<Desk> desk = shared_->take_desk(artifact_->preprocessor);
    for (std::int64_t at = begin; at < end; at += chunk_rows) {
      const std::int64_t size = std::min(chunk_rows, end - at);
      for (std::size_t i = 0; i < features.inputs.size(); ++i) {
        desk->inputs[i] = features.inputs[i].view().rows(at, size);
      }
      const ConstView& answer = predict(desk->inputs, desk->workspace);
      std::memcpy(result.f32() + at * outputs, answer.f32(), answer.bytes());
    }
    shared_->give_back(std::move(desk));
  });
  return result;
}

Predictions Predictor::predict(const Features& features, const std::string& name) const {
  const FloatMode mode;
  const AnswerReader reader(*artifact_, program_.output_columns());
  Predictions result = reader.begin(features.rows());
  reader.read(answers(features), 0, name, result);
  return result;
}

Predictions Predictor::predict(const Table& table) const {
  const FloatMode mode;
  const AnswerReader reader(*artifact_, program_.output_columns());
  Predictions result = reader.begin(table.rows());
  for (std::int64_t first = 0; first < table.rows(); first += block_rows) {
    const std::int64_t count = std::min(block_rows, table.rows() - first);
    std::vector<std::int64_t> rows(static_cast<std::size_t>(count));
    std::iota(rows.begin(), rows.end(), first);
    const Features features = artifact_->preprocessor.apply(table, rows);
    reader.read(answers(features), first, table.name(), result);
  }
  return result;
}

}  // namespace lamina

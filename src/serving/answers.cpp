#include "serving/answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "lamina/core/error.hpp"
#include "lamina/core/math.hpp"

namespace lamina {

namespace {

[[noreturn]] void no_answer(const std::string& where) {
  throw Error(
      {.code = "data.no_answer",
       .what = "the network's answer is not a finite number",
       .where = where,
       .fix = "check the row for extreme values; if it is every row, train the model again"});
}

bool is_finite(const float* answer, std::int64_t count) {
  return std::all_of(answer, answer + count, [](float value) { return std::isfinite(value); });
}

}  // namespace

std::int32_t AnswerReader::classify(const float* answer, float* probabilities) const {
  if (outputs_ == 1) {
    probabilities[0] = 1.0F - answer[0];
    probabilities[1] = answer[0];
    return answer[0] > decision_.threshold ? 1 : 0;
  }
  std::copy_n(answer, outputs_, probabilities);
  if (decision_.chosen()) return answer[1] > decision_.threshold ? 1 : 0;
  return static_cast<std::int32_t>(std::max_element(answer, answer + outputs_) - answer);
}

double AnswerReader::spread_of(float log_variance) const {
  constexpr double least = -13.815510557964274;  // log 1e-6, as the loss has it
  const double log_deviation = std::max<double>(log_variance, least) / 2;
  return preprocessor_.target_scale() * math::exp(log_deviation);
}

Prediction AnswerReader::read(const float* answer, const std::string& where) const {
  if (!is_finite(answer, outputs_)) no_answer(where);
  if (preprocessor_.task() == Task::regression) {
    const double value = preprocessor_.invert_target(answer[0]);
    Prediction prediction = {fmt::format("{}", value), value, {}};
    if (says_spread()) prediction.spread = spread_of(answer[1]);
    return prediction;
  }
  std::vector<float> probabilities(preprocessor_.labels().size());
  const auto index = static_cast<std::size_t>(classify(answer, probabilities.data()));
  return {preprocessor_.labels()[index], probabilities[index],
          std::vector<double>(probabilities.begin(), probabilities.end())};
}

Predictions AnswerReader::begin(std::int64_t rows) const {
  Predictions result;
  result.values.resize(static_cast<std::size_t>(rows));
  if (says_spread()) result.spreads.resize(static_cast<std::size_t>(rows));
  if (preprocessor_.task() == Task::regression) return result;
  result.labels = preprocessor_.labels();
  result.classes.resize(static_cast<std::size_t>(rows));
  result.probabilities = Tensor(Shape{rows, static_cast<std::int64_t>(result.labels.size())});
  return result;
}

void AnswerReader::read(const Tensor& answers, std::int64_t first, const std::string& table,
                        Predictions& into) const {
  const std::int64_t classes = into.probabilities.shape().columns();
  for (std::int64_t i = 0; i < answers.shape().rows(); ++i) {
    const float* answer = answers.f32() + i * outputs_;
    const std::int64_t row = first + i;
    if (!is_finite(answer, outputs_)) no_answer(fmt::format("{}, row {}", table, row + 1));
    double& value = into.values[static_cast<std::size_t>(row)];
    if (preprocessor_.task() == Task::regression) {
      value = preprocessor_.invert_target(answer[0]);
      if (says_spread()) into.spreads[static_cast<std::size_t>(row)] = spread_of(answer[1]);
      continue;
    }
    float* probabilities = into.probabilities.f32() + row * classes;
    const std::int32_t index = classify(answer, probabilities);
    into.classes[static_cast<std::size_t>(row)] = index;
    value = probabilities[index];
  }
}

}  // namespace lamina

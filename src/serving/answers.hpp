// From what the network says to what the user asked: a class and its probability, or a value.
#pragma once

#include <string>

#include "lamina/preprocess/preprocessor.hpp"
#include "lamina/serving/predictor.hpp"

namespace lamina {

class AnswerReader {
 public:
  /// `outputs` is how many numbers the network says for a row. Of two classes it may say the
  /// probability of the second only.
  AnswerReader(const Artifact& artifact, std::int64_t outputs)
      : preprocessor_(artifact.preprocessor), decision_(artifact.decision), outputs_(outputs) {}

  /// One row's answer. Error `data.no_answer` at `where` when it is not finite.
  Prediction read(const float* answer, const std::string& where) const;

  /// Room for the answers of `rows` rows.
  Predictions begin(std::int64_t rows) const;
  /// Reads answers[B,O] into the rows from `first` on; errors name the row of the table.
  void read(const Tensor& answers, std::int64_t first, const std::string& table,
            Predictions& into) const;

 private:
  bool says_spread() const { return preprocessor_.task() == Task::regression && outputs_ == 2; }
  /// In the target's unit, of the logarithm of a variance.
  double spread_of(float log_variance) const;
  /// Fills probabilities[C] of one row and returns the class.
  std::int32_t classify(const float* answer, float* probabilities) const;

  const Preprocessor& preprocessor_;
  const Decision& decision_;
  std::int64_t outputs_;
};

}  // namespace lamina

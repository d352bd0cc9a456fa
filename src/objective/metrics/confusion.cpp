#include "objective/metrics/confusion.hpp"

#include <algorithm>

#include "objective/metrics/answered_rows.hpp"

namespace lamina {

Confusion::Confusion(const Answers& answers) {
  const AnsweredRows rows(answers.probabilities, answers.threshold);
  const auto& labels = answers.labels;
  known_ = rows.classes();
  const bool unknown = std::any_of(labels.begin(), labels.end(), [](auto c) { return c < 0; });
  classes_ = known_ + (unknown ? 1 : 0);
  weights_.assign(static_cast<std::size_t>(classes_ * classes_), 0);
  for (std::size_t r = 0; r < labels.size(); ++r) {
    const std::int64_t truth = labels[r] < 0 ? known_ : labels[r];
    const std::int64_t answer = rows.answer(static_cast<std::int64_t>(r));
    const double weight = answers.weights.empty() ? 1 : answers.weights[r];
    weights_[static_cast<std::size_t>(truth * classes_ + answer)] += weight;
  }
}

double Confusion::true_weight(std::int64_t label) const {
  double sum = 0;
  for (std::int64_t c = 0; c < classes_; ++c) sum += (*this)(label, c);
  return sum;
}

double Confusion::answered_weight(std::int64_t label) const {
  double sum = 0;
  for (std::int64_t c = 0; c < classes_; ++c) sum += (*this)(c, label);
  return sum;
}

double Confusion::right() const {
  double sum = 0;
  for (std::int64_t c = 0; c < classes_; ++c) sum += (*this)(c, c);
  return sum;
}

double Confusion::total() const {
  double sum = 0;
  for (const double weight : weights_) sum += weight;
  return sum;
}

ConfusionMatrix Confusion::counts() const {
  ConfusionMatrix matrix{.classes = known_, .counts = {}};
  for (std::int64_t truth = 0; truth < classes_; ++truth) {
    std::vector<std::int64_t>& counts = truth < known_ ? matrix.counts : matrix.unseen;
    for (std::int64_t answer = 0; answer < known_; ++answer) {
      counts.push_back(static_cast<std::int64_t>((*this)(truth, answer)));
    }
  }
  return matrix;
}

}  // namespace lamina

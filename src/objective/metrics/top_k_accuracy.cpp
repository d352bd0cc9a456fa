#include "lamina/objective/metrics/top_k_accuracy.hpp"

#include "objective/metrics/answered_rows.hpp"
#include "objective/metrics/interval.hpp"

namespace lamina {

void TopKAccuracy::fields(Fields& f) {
  f("k", k, at_least(1), "how many classes may be named");
}

std::string TopKAccuracy::name() const {
  return k == TopKAccuracy{}.k ? std::string(kind) : std::string(kind) + ":k=" + std::to_string(k);
}

double TopKAccuracy::value(const Answers& answers) const {
  const AnsweredRows rows(answers.probabilities);
  const MeanOfRows share(
      answers.rows(),
      [&](std::int64_t r) {
        const std::int32_t truth = answers.labels[static_cast<std::size_t>(r)];
        if (truth < 0) return 0.0;
        const double p = rows.probability(r, truth);
        std::int64_t better = 0;
        for (std::int64_t c = 0; c < rows.classes(); ++c) {
          const double other = rows.probability(r, c);
          better += other > p || (other == p && c < truth) ? 1 : 0;
        }
        return better < k ? 1.0 : 0.0;
      },
      answers.weights);
  return share.mean;
}

}  // namespace lamina

#include "screen/advice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "screen/numbers.hpp"
#include "screen/score_report.hpp"

namespace lamina::cli {

namespace {

constexpr double clearly = 0.01;  // of a loss, above what chance does to it
constexpr double overfit = 0.05;  // likewise

/// The validation losses of all epochs; empty without validation rows.
std::vector<double> curve_of(const FitResult& fit) {
  std::vector<double> curve;
  for (const EpochRecord& epoch : fit.history) {
    if (epoch.validation_loss) curve.push_back(*epoch.validation_loss);
  }
  return curve;
}

/// Whether the last tenth of the epochs still brought something.
bool still_improves(const FitResult& fit, const std::vector<double>& curve) {
  if (fit.reason != StopReason::finished || curve.size() < 2) return false;
  const std::size_t before = curve.size() - 1 - std::max<std::size_t>(1, curve.size() / 10);
  return fit.best_epoch == fit.epochs && curve.back() < curve[before] * (1 - clearly);
}

bool overfits(const FitResult& fit, const std::vector<double>& curve) {
  if (curve.size() < 2 || fit.best_epoch == fit.epochs) return false;
  return curve.back() > *std::min_element(curve.begin(), curve.end()) * (1 + overfit);
}

std::string on_training(const FitResult& fit, std::int64_t epochs) {
  const std::vector<double> curve = curve_of(fit);
  if (still_improves(fit, curve)) {
    return fmt::format("The validation loss still fell at the last epoch: try --epochs {}.",
                       2 * epochs);
  }
  if (overfits(fit, curve)) {
    return fmt::format(
        "The network overfits after epoch {}: try a larger --dropout, fewer or smaller --layers, "
        "or more rows.",
        readable(fit.best_epoch));
  }
  return "";
}

}  // namespace

std::string advice(const TrainReport& report, std::int64_t epochs) {
  const std::string trained = on_training(report.fit, epochs);
  if (!report.scores || !report.baseline) return trained;
  if (no_better(*report.scores, *report.baseline)) {
    return "The model is no better than the naive baseline. " +
           (trained.empty() ? std::string("Try more rows, or other columns: lamina inspect shows "
                                          "how each was read.")
                            : trained);
  }
  if (report.linear && no_better(*report.scores, *report.linear)) {
    return "Depth does not help here: a linear model on the same features does as well. " +
           (trained.empty() ? std::string("Try --layers none, or more rows.") : trained);
  }
  return trained;
}

}  // namespace lamina::cli

#include "lamina/workflow/find_rate.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lamina/core/error.hpp"
#include "lamina/core/math.hpp"
#include "lamina/training/initial_parameters.hpp"

namespace lamina {

namespace {

constexpr double first_rate = 1e-7;
constexpr double last_rate = 10;
constexpr int steps = 160;
constexpr int slope_steps = 10;  // half a power of ten: what is steeper in fewer is noise
constexpr double memory = 0.9;
constexpr double far_above = 3;   // times the first loss
constexpr double clearly = 0.05;  // of the first loss

double two_digits(double value) {
  const auto exponent = static_cast<long>(std::floor(math::log(value) / math::log(10)));
  const double unit = math::power(10, 1 - exponent);
  return std::round(value * unit) / unit;
}

FitOptions test_options(FitOptions options) {
  options.schedule = {};
  options.epochs = steps;  // of one step at least
  options.patience = 0;
  options.average = 0;
  options.monitor = Monitor::loss;
  return options;
}

void judge(RateRange& range) {
  if (range.steps.size() < 2) return;
  const auto lower = [](const RateStep& a, const RateStep& b) {
    return a.smoothed < b.smoothed;
  };
  const auto lowest = std::min_element(range.steps.begin(), range.steps.end(), lower);
  range.lowest = lowest->rate;
  double fall = 0;
  for (auto step = range.steps.begin(); lowest - step >= slope_steps; ++step) {
    if (step->smoothed - step[slope_steps].smoothed <= fall) continue;
    fall = step->smoothed - step[slope_steps].smoothed;
    range.steepest = step[slope_steps / 2].rate;
  }
  const double start = range.steps.front().smoothed;
  if (start - lowest->smoothed > clearly * std::fabs(start)) {
    range.suggested = two_digits(lowest->rate / 10);
  }
}

}  // namespace

RateRange find_rate(const TrainingPlan& plan, int threads, const std::atomic<bool>* stop) {
  return find_rate(plan.network(), plan.training_examples(), plan.fit_options(), threads, stop);
}

RateRange find_rate(const Network& network, const Examples& rows, FitOptions wanted, int threads,
                    const std::atomic<bool>* stop) {
  const Engine engine(threads);
  const FitOptions options = test_options(std::move(wanted));
  double loss = 0;
  On<StepEnded> sink([&](const StepEnded& step) { loss = step.loss; });
  Training training(engine, network, initial_parameters(engine, network, rows, options.seed), rows,
                    {}, options, &sink);
  const double growth = math::exp(math::log(last_rate / first_rate) / (steps - 1));
  RateRange range;
  double rate = first_rate;
  double sum = 0;
  double weight = 0;
  for (int i = 0; i < steps; ++i, rate *= growth) {
    if (stop != nullptr && stop->load(std::memory_order_relaxed)) break;
    training.set(NewLearningRate{rate});
    try {
      if (!training.step()) break;
    } catch (const Error& error) {
      if (error.code() != "training.diverged") throw;
      break;
    }
    sum = memory * sum + (1 - memory) * loss;
    weight = memory * weight + (1 - memory);
    range.steps.push_back({rate, loss, sum / weight});
    const double start = range.steps.front().smoothed;
    if (sum / weight - start > far_above * std::fabs(start)) break;
  }
  judge(range);
  return range;
}

}  // namespace lamina

#include "workflow/stopwatch.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

namespace lamina {

namespace {

using Clock = std::chrono::steady_clock;

constexpr double shortest_sample = 200e-6;  // seconds; reading the clock takes 30 ns
constexpr std::size_t fewest_samples = 5;

double seconds_of(std::int64_t calls, const std::function<void()>& work) {
  const Clock::time_point started = Clock::now();
  for (std::int64_t i = 0; i < calls; ++i) work();
  return std::chrono::duration<double>(Clock::now() - started).count();
}

}  // namespace

Timing timed(double budget, const std::function<void()>& work) {
  work();
  std::int64_t calls = 1;
  for (double taken = seconds_of(calls, work); taken < shortest_sample && calls < (1 << 20);
       taken = seconds_of(calls, work)) {
    calls *= 2;
  }
  std::vector<double> samples;
  double total = 0;
  while (total < budget || samples.size() < fewest_samples) {
    const double taken = seconds_of(calls, work);
    total += taken;
    samples.push_back(taken / static_cast<double>(calls));
  }
  std::sort(samples.begin(), samples.end());
  const auto quantile = [&](std::size_t quarters) {
    return samples[(samples.size() - 1) * quarters / 4];
  };
  return {quantile(2), (quantile(3) - quantile(1)) / quantile(2), samples.front()};
}

}  // namespace lamina

#include "lamina/workflow/bench.hpp"

#include <algorithm>
#include <fstream>

#include "kernels/kernels.hpp"
#include "lamina/core/error.hpp"
#include "workflow/bench_network.hpp"
#include "workflow/stopwatch.hpp"

namespace lamina {

namespace {

constexpr double adam_bytes = 28;  // reads p, g, m, v; writes p, m, v; 4 each
constexpr std::int64_t many_rows = 10'000;

std::vector<std::string> chosen(const std::vector<std::string>& wanted) {
  std::vector<std::string> names;
  for (const std::string& name : wanted) {
    if (name == "F") {
      names.insert(names.end(), {"F.A", "F.B", "F.C"});
    } else if (std::find(bench_workloads.begin(), bench_workloads.end(), name) !=
               bench_workloads.end()) {
      names.push_back(name);
    } else {
      throw Error({.code = "usage.unknown_workload",
                   .what = "there is no workload '" + printable(name) + "'",
                   .where = "bench",
                   .fix = "choose from A, B, C, D, E (training steps), F or F.A, F.B, F.C (one "
                          "row), G (10,000 rows)"});
    }
  }
  if (names.empty()) names.assign(bench_workloads.begin(), bench_workloads.end());
  return names;
}

/// Linux says it in /proc; elsewhere nobody needs it.
std::string cpu_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "unknown";
}

/// The best of many short runs: a machine that does something else too lowers it, nothing raises
/// it.
double measure_gflops(const Engine& engine, double budget) {
  constexpr std::int64_t rounds = 50'000;  // about 0.3 ms
  double flops = 0;
  const Timing timing = timed(budget, [&] { flops = kernels::multiply_adds(engine, rounds); });
  return flops / timing.best / 1e9;
}

double measure_bandwidth(const Engine& engine, double budget) {
  Tensor memory(Shape{std::int64_t{1} << 25});  // 128 MB: more than any core's caches
  const Timing timing = timed(budget, [&] {
    kernels::scale<float>(engine, memory.f32(), memory.f32(), 1.0F, memory.elements(), false);
  });
  return 2.0 * static_cast<double>(memory.bytes()) / timing.best / 1e9;
}

struct Peaks {
  double gflops;
  double bandwidth;
};

const BenchNetwork& network_named(char name) {
  return *std::find_if(bench_networks().begin(), bench_networks().end(),
                       [&](const BenchNetwork& network) { return network.name == name; });
}

BenchResult train_steps(const BenchNetwork& network, const Engine& engine, double budget) {
  TrainingBench work(engine, network);
  const Timing timing = timed(budget, [&] { work.step(); });
  BenchResult result;
  result.work = "train " + network.text() + ", batch " + std::to_string(network.batch);
  result.seconds = timing.seconds;
  result.spread = timing.spread;
  const std::int64_t products = 2 * network.products() + network.products_after_first();
  result.flops = 2.0 * static_cast<double>(network.batch * products);
  result.optimizer_bytes = adam_bytes * static_cast<double>(work.parameters());
  return result;
}

BenchResult predict_rows(const BenchNetwork& network, std::int64_t rows, int threads,
                         double budget) {
  PredictionBench work(network, rows, threads);
  const Timing timing = timed(budget, [&] { rows == 1 ? work.one_row() : work.all_rows(); });
  BenchResult result;
  result.work = rows == 1 ? "predict one row of " + network.text()
                          : "predict 10,000 rows of " + network.text();
  result.seconds = timing.seconds;
  result.spread = timing.spread;
  result.flops = 2.0 * static_cast<double>(rows * network.products());
  return result;
}

void share(BenchResult& result, const Peaks& peaks) {
  const double at_peak = result.flops / (peaks.gflops * 1e9);
  const double optimizer = result.optimizer_bytes / (peaks.bandwidth * 1e9);
  result.share_of_peak = at_peak / result.seconds;
  result.share_of_limit = (at_peak + optimizer) / result.seconds;
}

}  // namespace

BenchReport bench(const BenchOptions& options) {
  const std::vector<std::string> names = chosen(options.workloads);
  const FloatMode float_mode;
  const Engine engine(options.threads);
  const Engine alone(1);
  const double peak_budget = std::min(options.seconds, 0.3);
  const Peaks peaks{measure_gflops(engine, peak_budget), measure_bandwidth(engine, peak_budget)};
  const bool one_thread = engine.threads() == 1;

  BenchReport report;
  report.peak_gflops = peaks.gflops;
  report.bandwidth_gbs = peaks.bandwidth;
  report.threads = engine.threads();
  report.cpu = cpu_name();
  report.instructions = kernels::instruction_set();
  for (const std::string& name : names) {
    const bool one_row = name.starts_with("F.");
    BenchResult result =
        one_row ? predict_rows(network_named(name[2]), 1, 1, options.seconds)
        : name == "G"
            ? predict_rows(network_named('C'), many_rows, engine.threads(), options.seconds)
            : train_steps(network_named(name[0]), engine, options.seconds);
    result.name = name;
    // One row is one thread's work, so its peak is too.
    share(result, one_row && !one_thread
                      ? Peaks{measure_gflops(alone, peak_budget / 3), peaks.bandwidth}
                      : peaks);
    report.workloads.push_back(std::move(result));
  }
  return report;
}

}  // namespace lamina

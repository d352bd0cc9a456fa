// Trains network E of `lamina bench` (50-256-256-256-2, batches of 256, Adam) on 10⁴ to 10⁷ rows
// and prints what a row costs and what memory is taken beside the rows.
//
//   growth [--json] [--threads N] [--seconds S] [--repeats R] [--largest ROWS]
//
// All sizes are the first rows of one table. An epoch of 10⁷ rows would take a minute, so a run
// stops after S seconds, wherever it is in its epochs; runs of all sizes take turns.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/available_memory.hpp"
#include "lamina/core/error.hpp"
#include "lamina/model/sequential.hpp"
#include "lamina/training/fit.hpp"
#include "lamina/training/memory.hpp"

namespace lamina {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int64_t inputs = 50;
constexpr std::int64_t slack = 20'000'000;  // bytes, the bound's own

struct Options {
  bool json = false;
  int threads = 1;
  double seconds = 2;
  int repeats = 5;
  std::int64_t largest = 10'000'000;
};

struct Table {
  Tensor numbers, labels;
  explicit Table(std::int64_t rows)
      : numbers(Shape{rows, inputs}), labels(Shape{rows}, DType::i32) {
    const Engine engine;
    engine.parallel(rows, 1024, [&](std::int64_t begin, std::int64_t end) {
      for (std::int64_t row = begin; row < end; ++row) {
        float* const x = numbers.f32() + row * inputs;
        for (std::int64_t i = 0; i < inputs; i += 2) {
          const auto words =
              philox(1, static_cast<std::uint64_t>(row), static_cast<std::uint64_t>(i));
          x[i] = 2 * uniform(words[0]) - 1;
          x[i + 1] = 2 * uniform(words[1]) - 1;
        }
        labels.i32()[row] = x[0] + x[1] * x[2] > 0 ? 1 : 0;
      }
    });
  }
  Examples first(std::int64_t rows) const {
    return {.inputs = {numbers.view().rows(0, rows)}, .targets = {labels.view().rows(0, rows)}};
  }
};

/// Stops a run after some seconds; measures from the end of the first steps, when all is warm.
class Watch final : public EventSink {
 public:
  Watch(double seconds, std::int64_t table_rows) : seconds_(seconds), table_rows_(table_rows) {}
  void receive(const Event& event) override {
    if (std::get_if<StepEnded>(&event) == nullptr) return;
    ++steps_;
    const Clock::time_point now = Clock::now();
    if (steps_ == warm_steps) started_ = now;
    elapsed_ = std::chrono::duration<double>(now - started_).count();
    if (steps_ > warm_steps && elapsed_ > seconds_) stop.store(true);
  }
  double microseconds_a_row() const {
    const double an_epoch = static_cast<double>((table_rows_ + batch - 1) / batch);
    const double rows_a_step = static_cast<double>(table_rows_) / an_epoch;
    return elapsed_ * 1e6 / (static_cast<double>(steps_ - warm_steps) * rows_a_step);
  }
  static constexpr std::int64_t batch = 256;
  std::atomic<bool> stop{false};

 private:
  static constexpr std::int64_t warm_steps = 40;
  double seconds_;
  std::int64_t table_rows_;
  std::int64_t steps_ = 0;
  Clock::time_point started_ = Clock::now();
  double elapsed_ = 0;
};

std::int64_t resident(const char* what) {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(what)) return std::stoll(line.substr(std::strlen(what))) * 1024;
  }
  return 0;
}

/// Of one size, over all repeats.
struct Result {
  std::int64_t rows = 0;
  std::vector<double> microseconds;
  std::int64_t peak = 0;   // bytes above those before fit()
  std::int64_t bound = 0;  // that the peak may have

  double quantile(double q) const {
    std::vector<double> sorted = microseconds;
    std::sort(sorted.begin(), sorted.end());
    return sorted[static_cast<std::size_t>(q * static_cast<double>(sorted.size() - 1) + 0.5)];
  }
  double spread() const { return (quantile(0.75) - quantile(0.25)) / quantile(0.5); }
};

void measure(const Engine& engine, const Table& table, const Options& options, Result& result) {
  Sequential network({Dense{256, relu}, Dense{256, relu}, Dense{256, relu}, Dense{2, softmax}});
  network.build({Field::numbers(inputs)});
  ParameterArena parameters = network.initialize(Seed(1));
  const Examples examples = table.first(result.rows);
  Watch watch(options.seconds, result.rows);
  FitOptions fit_options;
  fit_options.loss = SoftmaxCrossEntropy{};
  fit_options.epochs = std::int64_t{1} << 40;
  fit_options.batch_size = Watch::batch;
  fit_options.stop = &watch.stop;
  const TrainingMemory memory = training_memory(network, examples, {}, fit_options);
  std::ofstream("/proc/self/clear_refs") << "5" << std::flush;  // forgets the peak so far
  const std::int64_t before = resident("VmRSS:");
  fit(engine, network, parameters, examples, {}, fit_options, &watch);
  result.peak = std::max(result.peak, resident("VmHWM:") - before);
  result.bound = memory.total() - memory.data + slack;
  result.microseconds.push_back(watch.microseconds_a_row());
}

std::string as_text(const std::vector<Result>& results) {
  std::string text = "      rows   µs a row   spread   of smallest   peak beside rows      bound\n";
  for (const Result& r : results) {
    text += fmt::format("{:>10} {:>10.3f} {:>7.1f}% {:>13.3f} {:>15.1f} MB {:>7.1f} MB\n", r.rows,
                        r.quantile(0.5), 100 * r.spread(),
                        r.quantile(0.5) / results.front().quantile(0.5),
                        static_cast<double>(r.peak) / 1e6, static_cast<double>(r.bound) / 1e6);
  }
  return text;
}

std::string as_json(const std::vector<Result>& results, const Options& options) {
  std::string text = fmt::format("{{\"threads\": {}, \"sizes\": [", options.threads);
  for (const Result& r : results) {
    text += fmt::format(
        "{}{{\"rows\": {}, \"microseconds_a_row\": {:.4f}, \"spread\": {:.4f}, \"of_smallest\": "
        "{:.4f}, \"peak_bytes\": {}, \"bound_bytes\": {}}}",
        &r == &results.front() ? "" : ", ", r.rows, r.quantile(0.5), r.spread(),
        r.quantile(0.5) / results.front().quantile(0.5), r.peak, r.bound);
  }
  return text + "]}\n";
}

Options read(int count, char** words) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    const auto value = [&] {
      if (++i == count) throw std::invalid_argument(word + " wants a value");
      return std::string(words[i]);
    };
    if (word == "--json") {
      options.json = true;
    } else if (word == "--threads") {
      options.threads = std::stoi(value());
    } else if (word == "--seconds") {
      options.seconds = std::stod(value());
    } else if (word == "--repeats") {
      options.repeats = std::max(1, std::stoi(value()));
    } else if (word == "--largest") {
      options.largest = std::stoll(value());
    } else {
      throw std::invalid_argument("unknown option " + word);
    }
  }
  return options;
}

/// The sizes whose rows fit into half the memory that there is.
std::vector<Result> sizes(const Options& options) {
  const std::int64_t half = available_memory().bytes / 2;
  std::vector<Result> results;
  for (std::int64_t rows = 10'000; rows <= options.largest; rows *= 10) {
    if (rows * (inputs + 1) * 4 <= half) {
      results.emplace_back().rows = rows;
    } else {
      fmt::print(stderr, "{} rows are left out: they want more than half of the memory\n", rows);
    }
  }
  return results;
}

void run(const Options& options) {
  std::vector<Result> results = sizes(options);
  if (results.empty()) throw std::invalid_argument("--largest is at least 10000");
  const Table table(results.back().rows);
  const Engine engine(options.threads);
  for (int repeat = 0; repeat < options.repeats; ++repeat) {
    for (Result& result : results) measure(engine, table, options, result);
  }
  fmt::print("{}", options.json ? as_json(results, options) : as_text(results));
}

}  // namespace

}  // namespace lamina

int main(int count, char** words) {
  try {
    lamina::run(lamina::read(count, words));
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  }
}

#include "commands/bench.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "arguments/run_options.hpp"
#include "arguments/values.hpp"
#include "lamina/workflow/bench.hpp"
#include "screen/numbers.hpp"
#include "screen/text_table.hpp"

namespace lamina::cli {

namespace {

const CommandHelp help = {
    .name = "bench",
    .usage = "[--json] [--threads N] [--seconds S] [WORKLOAD…]",
    .about =
        "Measures the peaks of this machine, then training steps and predictions of fixed "
        "networks as a share of them.\nTimes are medians; the spread is the distance between the "
        "quartiles as a share of the median.",
    .examples =
        "  lamina bench\n"
        "  lamina bench --threads 1 --json A C | jq .workloads.C.share_of_peak\n"};

std::string percent(double share) {
  return fmt::format("{:.1f} %", 100 * share);
}

/// "1.93 µs", "2.41 ms": two digits more than a duration shows.
std::string short_time(double seconds, bool unicode) {
  if (seconds < 1e-3) return fmt::format("{:.3g} {}", seconds * 1e6, unicode ? "µs" : "us");
  if (seconds < 1) return fmt::format("{:.3g} ms", seconds * 1e3);
  return fmt::format("{:.3g} s", seconds);
}

std::string text_of(const BenchReport& report, const Screen& screen) {
  std::string text =
      fmt::format("Peaks of {} ({}, {} thread{}): {:.1f} GFLOP/s, {:.1f} GB/s read and written\n\n",
                  report.cpu, report.instructions, report.threads, report.threads == 1 ? "" : "s",
                  report.peak_gflops, report.bandwidth_gbs);
  TextTable table({{.text = ""},
                   {.text = "work", .may_shrink = true},
                   {.text = "time", .align = Align::right},
                   {.text = "spread", .align = Align::right},
                   {.text = "of peak", .align = Align::right},
                   {.text = "of limit", .align = Align::right}});
  for (const BenchResult& result : report.workloads) {
    table.row({result.name, result.work, short_time(result.seconds, screen.unicode),
               percent(result.spread), percent(result.share_of_peak),
               percent(result.share_of_limit)});
  }
  return text + table.text(screen);
}

std::string json_of(const BenchReport& report) {
  using Json = nlohmann::ordered_json;
  Json object;
  object["peak_gflops"] = report.peak_gflops;
  object["bandwidth_gbs"] = report.bandwidth_gbs;
  object["threads"] = report.threads;
  object["cpu"] = report.cpu;
  object["instructions"] = report.instructions;
  object["workloads"] = Json::object();
  for (const BenchResult& result : report.workloads) {
    object["workloads"][result.name] = {{"seconds", result.seconds},
                                        {"share_of_peak", result.share_of_peak},
                                        {"share_of_limit", result.share_of_limit},
                                        {"spread", result.spread}};
  }
  return object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

int run_bench(const std::vector<std::string>& words, Console& console) {
  bool json = false;
  std::optional<std::string> seconds;
  ThreadsOption threads;
  BenchOptions options;

  CommandLine line(help);
  line.arguments("WORKLOAD", options.workloads,
                 "A, B, C, D, E: training steps; F or F.A, F.B, F.C: one row; G: 10,000 rows; all "
                 "when none is given");
  threads.declare(line);
  line.option("The run", "--seconds", "S", seconds,
              "how long each workload is measured, about; 1 when not given");
  line.flag("The run", "--json", json, "print one JSON object on standard output");
  if (!line.read(words, console)) return 0;
  options.threads = threads.value();
  if (seconds) options.seconds = real_number("--seconds", *seconds, above(0));

  check_instructions(console);
  const BenchReport report = bench(options);
  console.result(json ? json_of(report) : text_of(report, console.out()));
  return 0;
}

}  // namespace lamina::cli

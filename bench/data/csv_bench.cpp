// Text to columns, types inferred, in MB of text a second.
#include <fmt/format.h>

#include "lamina/data/read.hpp"
#include "support/measure.hpp"
#include "support/numbers.hpp"

namespace lamina::bench {
namespace {

constexpr std::int64_t rows_of_text = 40'000;

/// Eight columns of numbers with six digits: 2.7 MB.
const std::string& numbers() {
  static const std::string text = [] {
    const Tensor x = normal_numbers({4096}, 1);
    std::string lines = "a,b,c,d,e,f,g,h\n";
    for (std::int64_t i = 0; i < 8 * rows_of_text; ++i) {
      lines += fmt::format("{:.6f}{}", x.f32()[i * 13 % 4096] * 1e-2F * static_cast<float>(i % 101),
                           i % 8 == 7 ? '\n' : ',');
    }
    return lines;
  }();
  return text;
}

/// Four columns of words, some of them quoted: 1.9 MB.
const std::string& words() {
  static const std::string text = [] {
    std::string lines = "island,town,street,name\n";
    for (std::int64_t i = 0; i < rows_of_text; ++i) {
      lines += fmt::format("Biscoe {},town {},\"street, {}\",name {}\n", i % 3, i * 5 % 12,
                           i * 7 % 50, i * 31 % 1009);
    }
    return lines;
  }();
  return text;
}

void read(benchmark::State& state, const std::string& text) {
  ReadOptions options;
  options.threads = engine().threads();
  for (auto _ : state) {
    benchmark::DoNotOptimize(read_csv_text(text, "bench.csv", options).rows());
  }
  rate(state, "MB", static_cast<double>(text.size()) / 1e6);
}

const Declare csv([] {
  measure("csv/numbers", [](auto& state) { read(state, numbers()); });
  measure("csv/words", [](auto& state) { read(state, words()); });
});

}  // namespace
}  // namespace lamina::bench

// A model to bytes and back, its checksums and its test vector included.
#include "artifacts/crc32c.hpp"
#include "lamina/artifacts/save.hpp"
#include "support/measure.hpp"
#include "support/models.hpp"

namespace lamina::bench {
namespace {

void save(benchmark::State& state, const std::vector<std::int64_t>& units) {
  const Artifact artifact = mixed_model(units);
  std::size_t size = 0;
  for (auto _ : state) size = save_bytes(artifact).size();
  rate(state, "MB", static_cast<double>(size) / 1e6);
}

void load(benchmark::State& state, const std::vector<std::int64_t>& units) {
  const std::string bytes = save_bytes(mixed_model(units));
  for (auto _ : state) {
    benchmark::DoNotOptimize(load_bytes(std::as_bytes(std::span(bytes))).training.rows);
  }
  rate(state, "MB", static_cast<double>(bytes.size()) / 1e6);
}

void checksum(benchmark::State& state) {
  const std::vector<std::byte> bytes(1U << 20U);
  for (auto _ : state) benchmark::DoNotOptimize(crc32c(bytes));
  rate(state, "GB", static_cast<double>(bytes.size()) / 1e9);
}

const Declare files([] {
  measure("save/16", [](auto& state) { save(state, {16}); });
  measure("save/512-512", [](auto& state) { save(state, {512, 512}); });
  measure("load/16", [](auto& state) { load(state, {16}); });
  measure("load/512-512", [](auto& state) { load(state, {512, 512}); });
  measure("crc32c/1_MB", checksum);
});

}  // namespace
}  // namespace lamina::bench

#include "training/average.hpp"

#include <algorithm>

namespace lamina {

namespace {

/// Numbers handed to a thread at least.
constexpr std::int64_t grain = 1 << 14;

}  // namespace

void follow(const Engine& engine, ParameterArena& average, const ParameterArena& parameters,
            double memory, std::int64_t step) {
  const auto taken = static_cast<double>(step);
  const auto share = static_cast<float>(1 - std::min(memory, (1 + taken) / (10 + taken)));
  float* to = average.all().f32();
  const float* from = parameters.all().f32();
  engine.parallel(average.all().elements(), grain, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) to[i] += share * (from[i] - to[i]);
  });
}

}  // namespace lamina

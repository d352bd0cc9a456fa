#include <vector>

#include "kernels/table.hpp"

namespace lamina::kernels {

double multiply_adds(const Engine& engine, std::int64_t rounds) {
  struct alignas(64) Part {
    double flops = 0;
    float sink = 0;
  };
  std::vector<Part> parts(static_cast<std::size_t>(engine.threads()));
  engine.parallel(engine.threads(), 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      Part& part = parts[static_cast<std::size_t>(i)];
      part.flops = table<float>().multiply_adds(rounds, &part.sink);
    }
  });
  double flops = 0;
  for (const Part& part : parts) {
    flops += part.flops;
  }
  return flops;
}

}  // namespace lamina::kernels

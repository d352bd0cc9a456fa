// Handing out the memory of a step: 64 small blocks, then all of it back.
#include "lamina/core/arena.hpp"
#include "support/measure.hpp"

namespace lamina::bench {
namespace {

void take_and_reset(benchmark::State& state) {
  constexpr int blocks = 64;
  BumpArena arena;
  for (auto _ : state) {
    for (int block = 0; block < blocks; ++block) {
      benchmark::DoNotOptimize(arena.take({32, 16}, DType::f32));
    }
    arena.reset();
  }
  time_of_each(state, "take", blocks);
}

const Declare arenas([] { measure("arena/take", take_and_reset); });

}  // namespace
}  // namespace lamina::bench

// Multiply-adds and nothing else, on a CPU without vectors of ours.
#include <array>
#include <cmath>

#include "kernels/table.hpp"

namespace lamina::kernels::ref {
namespace {

template <class T>
double multiply_adds(std::int64_t rounds, T* sink) {
  std::array<T, 12> chains{};
  for (std::int64_t round = 0; round < rounds; ++round) {
    for (T& chain : chains) {
      chain = std::fma(chain, T(0.5), T(1));
    }
  }
  *sink = 0;
  for (const T chain : chains) {
    *sink += chain;
  }
  return 2.0 * static_cast<double>(chains.size()) * static_cast<double>(rounds);
}

}  // namespace

template <class T>
void fill(PeakTable<T>& t) {
  t = {multiply_adds<T>};
}
template void fill(PeakTable<float>&);
template void fill(PeakTable<double>&);

}  // namespace lamina::kernels::ref

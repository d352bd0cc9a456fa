// Splits the outputs of a matrix product over the threads; each part is the table's serial product.
#include <algorithm>
#include <array>

#include "core/assert.hpp"
#include "kernels/table.hpp"

namespace lamina::kernels {
namespace {

// Below this many multiply-adds a part (about 2 µs), waking a thread costs more than it brings.
constexpr std::int64_t smallest_part = 250'000;
// Parts begin at multiples of these, so that register tiles stay whole.
constexpr std::int64_t row_step = 8;
constexpr std::int64_t column_step = 32;

constexpr std::int64_t divide_up(std::int64_t a, std::int64_t b) {
  return (a + b - 1) / b;
}

/// Part i of n of the range [0, size), cut at multiples of `step`.
std::pair<std::int64_t, std::int64_t> cut(std::int64_t size, std::int64_t step, std::int64_t i,
                                          std::int64_t n) {
  const std::int64_t steps = divide_up(size, step);
  return {std::min(size, steps * i / n * step), std::min(size, steps * (i + 1) / n * step)};
}

/// The outputs at `block` of group g.
template <class T>
void multiply_group(const Output<T>& c, std::span<const Pair<T>> pairs, SumOrder order,
                    const Epilogue<T>& epilogue, std::int64_t g, const Block& block) {
  if (g == 0) {
    table<T>().matmul({c.data, c.columns, c.row_stride, pairs, order, epilogue}, block);
    return;
  }
  LAMINA_ASSERT(pairs.size() <= most_grouped_pairs, "few pairs of several groups");
  std::array<Pair<T>, most_grouped_pairs> own;
  std::copy(pairs.begin(), pairs.end(), own.begin());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    own[i].a.data += g * own[i].a.group_step;
    own[i].b.data += g * own[i].b.group_step;
  }
  Epilogue<T> its = epilogue;
  its.bias += its.bias != nullptr ? g * its.bias_step : 0;
  its.z += its.z != nullptr ? g * c.group_step : 0;
  table<T>().matmul({c.data + g * c.group_step, c.columns, c.row_stride,
                     std::span(own).first(pairs.size()), order, its},
                    block);
}

/// By `parts` threads, or group after group. Not inlined: what most products need stays short.
template <class T>
[[gnu::noinline]] void multiply_parts(const Engine& engine, const Output<T>& c,
                                      std::span<const Pair<T>> pairs, SumOrder order,
                                      const Epilogue<T>& epilogue, std::int64_t parts) {
  const std::int64_t m = c.rows;
  const std::int64_t n = c.columns;
  // Columns first: each thread then packs only its own part of B. Where the rows of A lie in
  // columns copying A costs more, so rows first. The other side shares what that one cannot.
  const std::int64_t most_across = divide_up(n, column_step);
  const std::int64_t most_down = divide_up(m, row_step);
  const bool rows_first = m >= n && !pairs.empty() && pairs[0].a.row_stride == 1;
  const std::int64_t of_a_group = divide_up(parts, c.groups);
  const std::int64_t first = std::min(of_a_group, rows_first ? most_down : most_across);
  const std::int64_t second = std::min(of_a_group / first, rows_first ? most_across : most_down);
  const std::int64_t across = rows_first ? second : first;
  const std::int64_t down = rows_first ? first : second;
  const std::int64_t all = c.groups * across * down;
  engine.parallel(
      all, std::max<std::int64_t>(1, all / parts), [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t part = begin; part < end; ++part) {
          const auto [row_begin, row_end] = cut(m, row_step, part / across % down, down);
          const auto [column_begin, column_end] = cut(n, column_step, part % across, across);
          multiply_group(c, pairs, order, epilogue, part / (across * down),
                         {row_begin, row_end, column_begin, column_end});
        }
      });
}

}  // namespace

template <class T>
void matmul(const Engine& engine, const Output<T>& c, std::span<const Pair<T>> pairs,
            SumOrder order, const Epilogue<T>& epilogue) {
  LAMINA_ASSERT(!epilogue.add || (epilogue.bias == nullptr && epilogue.z == nullptr &&
                                  epilogue.activation.kind == Nonlinearity::linear),
                "a product that is added has no bias and no activation");
  if (c.rows <= 0 || c.columns <= 0 || c.groups <= 0) {
    return;
  }
  std::int64_t work = 0;
  if (engine.threads() > 1) {
    for (const Pair<T>& pair : pairs) {
      work += c.groups * c.rows * c.columns * pair.k;
    }
  }
  const std::int64_t parts = std::min<std::int64_t>(engine.threads(), work / smallest_part);
  if (parts < 2 && c.groups == 1) {
    table<T>().matmul({c.data, c.columns, c.row_stride, pairs, order, epilogue},
                      {0, c.rows, 0, c.columns});
  } else {
    multiply_parts(engine, c, pairs, order, epilogue, std::max<std::int64_t>(parts, 1));
  }
}

template <class T>
void dense_row(std::span<const DenseLayer<T>> layers, const T* x, T* y) {
  table<T>().dense_row(layers, x, y);
}

template void matmul(const Engine&, const Output<float>&, std::span<const Pair<float>>, SumOrder,
                     const Epilogue<float>&);
template void matmul(const Engine&, const Output<double>&, std::span<const Pair<double>>, SumOrder,
                     const Epilogue<double>&);
template void dense_row(std::span<const DenseLayer<float>>, const float*, float*);
template void dense_row(std::span<const DenseLayer<double>>, const double*, double*);

}  // namespace lamina::kernels

// Products of several groups, and results whose rows lie apart: each has the bits of its own plain
// product, and nothing between the rows is touched.
#include <algorithm>
#include <array>

#include "kernels/data.hpp"

namespace lamina::kernels {
namespace {

using testing::Floats;
using testing::reals;

/// How an operand of [G, rows, columns] may lie in memory.
enum class Lies { one_after_the_other, side_by_side, shared };

struct Operand {
  Floats numbers;
  Matrix<float> view;

  Operand(std::int64_t groups, std::int64_t rows, std::int64_t columns, Lies lies, bool transposed,
          std::uint64_t seed)
      : numbers(reals(std::max<std::int64_t>(groups * rows * columns, 1), seed)) {
    if (transposed) {
      std::swap(rows, columns);
    }
    const bool side = lies == Lies::side_by_side;
    view = {numbers.data(), side ? groups * columns : columns, 1,
            lies == Lies::shared ? 0
            : side               ? columns
                                 : rows * columns};
    if (transposed) {
      view = view.transposed();
    }
  }
};

/// A draw of everything a product may be given.
struct Drawn {
  std::int64_t groups, m, n, k;
  Lies a, b;
  bool a_turned, b_turned, two_pairs, c_side_by_side;
  std::int64_t gap;  // between the rows of C
  SumOrder order;
  int ending;
};

Drawn drawn(std::uint64_t place) {
  auto pick = [&, word = std::uint64_t{0}](std::uint64_t below) mutable {
    return static_cast<std::int64_t>(philox(99, place, word++)[0] % below);
  };
  const std::int64_t sizes[] = {1, 2, 3, 5, 8, 14, 17, 31, 33, 64, 70, 129};
  Drawn d{};
  d.groups = 1 + pick(5);
  d.m = sizes[pick(12)];
  d.n = sizes[pick(12)];
  d.k = pick(12) == 0 ? 0 : pick(6) == 0 ? 300 + pick(300) : sizes[pick(12)];
  d.a = static_cast<Lies>(pick(3));
  d.b = static_cast<Lies>(pick(3));
  d.a_turned = pick(2) == 0;
  d.b_turned = pick(2) == 0;
  d.two_pairs = pick(4) == 0;
  d.c_side_by_side = pick(2) == 0;
  d.gap = pick(3);
  d.order = pick(2) == 0 ? SumOrder::chain : SumOrder::row_blocks;
  d.ending = static_cast<int>(pick(5));
  return d;
}

/// C and z as the kernel leaves them.
struct Results {
  Floats c, z;
};

TEST(GroupedMatmul, HasThePlainBitsOfEachProductWhereverItsRowsLie) {
  const Engine one(1);
  const Engine two(2);
  const Engine three(3);
  const std::array<const Engine*, 3> engines = {&one, &two, &three};
  for (std::uint64_t place = 0; place < 300; ++place) {
    const Drawn d = drawn(place);
    const Operand a(d.groups, d.m, d.k, d.a, d.a_turned, 1);
    const Operand b(d.groups, d.k, d.n, d.b, d.b_turned, 2);
    const Operand a2(d.groups, d.m, d.k, d.b, d.b_turned, 3);
    const Operand b2(d.groups, d.k, d.n, d.a, d.a_turned, 4);
    const std::vector<Pair<float>> pairs = {{a.view, b.view, d.k}, {a2.view, b2.view, d.k}};
    const std::span<const Pair<float>> used(pairs.data(), d.two_pairs ? 2 : 1);
    const Floats bias = reals(d.groups * d.n, 5);
    const std::int64_t row_stride = (d.c_side_by_side ? d.groups : 1) * d.n + d.gap;
    const std::int64_t group_step = d.c_side_by_side ? d.n : d.m * row_stride;
    const std::int64_t size = d.groups * d.m * (d.n + d.gap) + d.gap;
    const auto epilogue_for = [&](Floats& z) {
      Epilogue<float> e;
      e.add = d.ending == 0;
      e.bias = d.ending >= 2 ? bias.data() : nullptr;
      e.bias_step = d.n;
      e.activation = d.ending == 3   ? Nonlinearity::relu
                     : d.ending == 4 ? Nonlinearity::gelu
                                     : Nonlinearity::linear;
      e.z = d.ending == 4 ? z.data() : nullptr;
      return e;
    };
    // Group after group, element after element, by the plain kernel of one product in one piece.
    Results want{reals(size, 7), reals(size, 8)};
    for (std::int64_t g = 0; g < d.groups; ++g) {
      Floats c(d.m * d.n);
      Floats z(d.m * d.n);
      for (std::int64_t i = 0; i < d.m * d.n; ++i) {
        c[i] = want.c[g * group_step + i / d.n * row_stride + i % d.n];
      }
      std::vector<Pair<float>> own(used.begin(), used.end());
      for (Pair<float>& pair : own) {
        pair.a.data += g * pair.a.group_step;
        pair.b.data += g * pair.b.group_step;
      }
      Epilogue<float> e = epilogue_for(z);
      e.bias += e.bias != nullptr ? g * d.n : 0;
      table_of(Level::plain).matmul({c.data(), d.n, d.n, own, d.order, e}, {0, d.m, 0, d.n});
      for (std::int64_t i = 0; i < d.m * d.n; ++i) {
        const std::int64_t at = g * group_step + i / d.n * row_stride + i % d.n;
        want.c[at] = c[i];
        want.z[at] = e.z != nullptr ? z[i] : want.z[at];
      }
    }
    for (std::size_t level = 0; level < level_count; ++level) {
      if (!has(static_cast<Level>(level))) continue;
      use_level(static_cast<Level>(level));
      for (const Engine* engine : engines) {
        Results found{reals(size, 7), reals(size, 8)};
        const Output<float> c(found.c.data(), d.m, d.n, row_stride, d.groups, group_step);
        matmul<float>(*engine, c, used, d.order, epilogue_for(found.z));
        ASSERT_TRUE(testing::same_bits(want.c, found.c) && testing::same_bits(want.z, found.z))
            << "draw " << place << ": " << d.groups << " of " << d.m << " x " << d.n << " x " << d.k
            << ", level " << level << ", " << engine->threads() << " threads";
      }
    }
  }
}

/// Large enough to be shared by the threads, across the groups and inside of them.
TEST(GroupedMatmul, IsSharedByThreadsWithoutMovingABit) {
  for (const std::int64_t groups : {2, 3, 8}) {
    const std::int64_t m = 150;
    const std::int64_t n = 130;
    const std::int64_t k = 200;
    const Operand a(groups, m, k, Lies::side_by_side, false, 1);
    const Operand b(groups, k, n, Lies::one_after_the_other, false, 2);
    const Pair<float> pair = {a.view, b.view, k};
    Floats alone(groups * m * n);
    matmul<float>(Engine(1), {alone.data(), m, n, groups * n, groups, n}, {&pair, 1},
                  SumOrder::chain, {});
    for (const int threads : {2, 3, 7}) {
      Floats shared(groups * m * n, NAN);
      matmul<float>(Engine(threads), {shared.data(), m, n, groups * n, groups, n}, {&pair, 1},
                    SumOrder::chain, {});
      ASSERT_TRUE(testing::same_bits(alone, shared)) << groups << " groups, " << threads;
    }
  }
}

}  // namespace
}  // namespace lamina::kernels

// The matrix product: exact on whole numbers, bit for bit its plain twin on reals, within the
// proven bound of the true value, for every shape, orientation, level and number of threads.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "kernels/data.hpp"

namespace lamina::kernels {
namespace {

using testing::Floats;
using testing::reals;
using testing::same_bits;
using testing::small_integers;
using testing::vector_levels;

struct Shape {
  std::int64_t m, n, k;
};

/// Matrices in each of the four storage orders.
struct Operands {
  Floats a, b;
  Matrix<float> a_view, b_view;
  Operands(const Shape& s, bool a_transposed, bool b_transposed, bool whole_numbers)
      : a(whole_numbers ? small_integers(s.m * s.k, 1) : reals(s.m * s.k, 1)),
        b(whole_numbers ? small_integers(s.k * s.n, 2) : reals(s.k * s.n, 2)),
        a_view(a_transposed ? Matrix<float>{a.data(), 1, s.m} : Matrix<float>{a.data(), s.k, 1}),
        b_view(b_transposed ? Matrix<float>{b.data(), 1, s.k} : Matrix<float>{b.data(), s.n, 1}) {}
  Pair<float> pair(const Shape& s) const { return {a_view, b_view, s.k}; }
};

double element(const Matrix<float>& m, std::int64_t i, std::int64_t j) {
  return m.data[i * m.row_stride + j * m.column_stride];
}

/// Every combination below `full`, a sample of each dimension's larger sizes unless
/// LAMINA_FULL_TESTS asks for all.
std::vector<Shape> shapes() {
  const bool full = std::getenv("LAMINA_FULL_TESTS") != nullptr;
  std::vector<Shape> all;
  for (std::int64_t m = 1; m <= 33; ++m) {
    for (std::int64_t n = 1; n <= 33; ++n) {
      for (std::int64_t k = 1; k <= 33; ++k) {
        if (full || (m * 1089 + n * 33 + k) % 23 == 0) {
          all.push_back({m, n, k});
        }
      }
    }
  }
  const std::vector<std::int64_t> large = {37,  61,  63,  64,  65,  101, 127,  128,  129,  255, 256,
                                           257, 383, 509, 511, 512, 513, 1023, 1024, 1025, 1031};
  for (const std::int64_t size : large) {
    all.push_back({size, 5, 3});
    all.push_back({2, size, 5});
    all.push_back({5, 2, size});
    all.push_back({1, size, 67});
    all.push_back({3, 70, size});
    if (full || size < 140) {
      all.push_back({size, size, size});
      all.push_back({33, size, 65});
    }
  }
  // Where the kernel changes its way: the height of a tile, the width of a panel, what is copied.
  int place = 0;
  for (const std::int64_t m : {13, 14, 15, 28, 29, 64, 85}) {
    for (const std::int64_t n : {31, 32, 63, 64, 65, 127, 128, 129, 160, 256}) {
      for (const std::int64_t k : {1, 32, 63, 64, 65, 128, 512, 513}) {
        if (full || ++place % 3 == 0) {
          all.push_back({m, n, k});
        }
      }
    }
  }
  return all;
}

TEST(Matmul, IsExactOnWholeNumbersForEveryShapeAndOrientation) {
  for (const Shape& s : shapes()) {
    for (const int order : {0, 1, 2, 3}) {
      const Operands in(s, (order & 1) != 0, (order & 2) != 0, true);
      Floats want(s.m * s.n);
      for (std::int64_t i = 0; i < s.m; ++i) {
        for (std::int64_t j = 0; j < s.n; ++j) {
          double sum = 0;
          for (std::int64_t k = 0; k < s.k; ++k) {
            sum += element(in.a_view, i, k) * element(in.b_view, k, j);
          }
          want[i * s.n + j] = static_cast<float>(sum);
        }
      }
      const Pair<float> pair = in.pair(s);
      std::vector<Level> levels = vector_levels();
      if (s.m * s.n * s.k < 100'000) {
        levels.push_back(Level::plain);
      }
      for (const Level level : levels) {
        for (const SumOrder sums : {SumOrder::chain, SumOrder::row_blocks}) {
          Floats c(s.m * s.n, NAN);
          table_of(level).matmul({c.data(), s.n, s.n, {&pair, 1}, sums, {}}, {0, s.m, 0, s.n});
          ASSERT_TRUE(same_bits(c, want)) << s.m << " " << s.n << " " << s.k << " order " << order
                                          << " level " << static_cast<int>(level);
        }
      }
    }
  }
}

const std::vector<Shape> real_shapes = {{1, 1, 1},
                                        {1, 300, 70},
                                        {2, 129, 33},
                                        {3, 65, 1030},
                                        {4, 128, 50},
                                        {5, 17, 513},
                                        {13, 31, 29},
                                        {14, 32, 256},
                                        {15, 33, 257},
                                        {29, 70, 600},
                                        {43, 100, 40},
                                        {130, 64, 2100},
                                        {7, 10, 0},
                                        {200, 3, 770},
                                        {64, 48, 1025},
                                        // Few columns, which are computed as the transpose; rows of
                                        // A whose distance is a cache's way; few terms.
                                        {70, 1, 300},
                                        {33, 1, 0},
                                        {90, 4, 41},
                                        {50, 12, 530},
                                        {37, 150, 1024},
                                        {80, 260, 2},
                                        {40, 140, 7}};

/// All ways to end a product, with one pair and with two.
TEST(Matmul, HasThePlainBitsWithEveryEpilogue) {
  for (const Shape& s : real_shapes) {
    for (const int order : {0, 1, 2, 3}) {
      const Operands first(s, (order & 1) != 0, (order & 2) != 0, false);
      const Shape other{s.m, s.n, s.k / 2 + 3};
      const Operands second(other, (order & 2) != 0, (order & 1) != 0, false);
      const std::vector<Pair<float>> pairs = {first.pair(s), second.pair(other)};
      const Floats bias = reals(s.n, 9);
      for (int variant = 0; variant < 24; ++variant) {
        const std::size_t pair_count = 1 + static_cast<std::size_t>(variant % 2);
        const SumOrder sums = variant / 2 % 2 == 0 ? SumOrder::chain : SumOrder::row_blocks;
        const int ending = variant / 4;
        const auto run = [&](Level level) {
          Floats c = reals(s.m * s.n, 7);
          Floats z(s.m * s.n);
          Epilogue<float> e;
          e.add = ending == 0;
          e.bias = ending >= 2 ? bias.data() : nullptr;
          e.activation = ending == 3   ? Nonlinearity::relu
                         : ending == 4 ? Nonlinearity::gelu
                         : ending == 5 ? Nonlinearity::tanh
                                       : Nonlinearity::linear;
          e.z = ending >= 4 ? z.data() : nullptr;
          table_of(level).matmul({c.data(), s.n, s.n, {pairs.data(), pair_count}, sums, e},
                                 {0, s.m, 0, s.n});
          return std::vector<Floats>{c, z};
        };
        const auto plain = run(Level::plain);
        for (const Level level : vector_levels()) {
          const auto fast = run(level);
          for (std::size_t i = 0; i < 2; ++i) {
            ASSERT_TRUE(same_bits(plain[i], fast[i]))
                << s.m << " " << s.n << " " << s.k << " order " << order << " variant " << variant
                << " output " << i << " level " << static_cast<int>(level);
          }
        }
      }
    }
  }
}

TEST(Matmul, FusedAndSeparateOperationsGiveEqualBits) {
  const Engine engine(1);
  const Shape s{37, 45, 130};
  const Operands in(s, false, false, false);
  const Pair<float> pair = in.pair(s);
  const Floats bias = reals(s.n, 9);
  for (const Nonlinearity activation :
       {Nonlinearity::relu, Nonlinearity::sigmoid, Nonlinearity::gelu}) {
    Floats fused(s.m * s.n);
    matmul<float>(engine, {fused.data(), s.m, s.n}, {&pair, 1}, SumOrder::chain,
                  {bias.data(), activation, nullptr, false});
    Floats separate(s.m * s.n);
    matmul<float>(engine, {separate.data(), s.m, s.n}, {&pair, 1}, SumOrder::chain, {});
    elementwise_row<float>(engine, Binary::add, separate.data(), separate.data(), bias.data(), s.m,
                           s.n);
    activate<float>(engine, activation, separate.data(), separate.data(), s.m * s.n);
    EXPECT_TRUE(same_bits(fused, separate));
  }
}

TEST(Matmul, ThreadsChangeNoBit) {
  for (const Shape& s : {Shape{300, 190, 257}, Shape{40, 1031, 130}, Shape{1031, 10, 300},
                         Shape{1, 2000, 600}, Shape{129, 33, 1100}}) {
    for (const SumOrder sums : {SumOrder::chain, SumOrder::row_blocks}) {
      const Operands in(s, sums == SumOrder::row_blocks, false, false);
      const Pair<float> pair = in.pair(s);
      const Floats bias = reals(s.n, 9);
      const Epilogue<float> e{bias.data()};
      Floats alone(s.m * s.n);
      matmul<float>(Engine(1), {alone.data(), s.m, s.n}, {&pair, 1}, sums, e);
      for (const int threads : {2, 3, 4, 7}) {
        Floats shared(s.m * s.n, NAN);
        matmul<float>(Engine(threads), {shared.data(), s.m, s.n}, {&pair, 1}, sums, e);
        ASSERT_TRUE(same_bits(alone, shared)) << s.m << " " << s.n << " " << s.k << " " << threads;
      }
    }
  }
}

TEST(Matmul, ARowHasTheSameBitsAloneAndInAnyBatch) {
  const Engine engine(1);
  const Shape s{61, 150, 300};
  const Operands in(s, false, false, false);
  const Pair<float> pair = in.pair(s);
  Floats batch(s.m * s.n);
  matmul<float>(engine, {batch.data(), s.m, s.n}, {&pair, 1}, SumOrder::chain, {});
  for (std::int64_t r = 0; r < s.m; ++r) {
    const Pair<float> one = {{in.a.data() + r * s.k, s.k, 1}, in.b_view, s.k};
    Floats row(s.n);
    matmul<float>(engine, {row.data(), 1, s.n}, {&one, 1}, SumOrder::chain, {});
    Floats among(s.n);
    std::copy_n(batch.data() + r * s.n, s.n, among.data());
    ASSERT_TRUE(same_bits(row, among));
  }
}

/// Higham 2002, section 3.1: |Ĉ - C| ≤ γ_K |A||B| with γ_K = K u / (1 - K u), u = 2^-24.
TEST(Matmul, RealDataStayWithinTheProvenBound) {
  for (const Shape& s : real_shapes) {
    const Operands in(s, false, true, false);
    const Pair<float> pair = in.pair(s);
    Floats c(s.m * s.n);
    matmul<float>(Engine(1), {c.data(), s.m, s.n}, {&pair, 1}, SumOrder::chain, {});
    const double gamma =
        static_cast<double>(s.k) * 0x1p-24 / (1 - static_cast<double>(s.k) * 0x1p-24);
    for (std::int64_t i = 0; i < s.m; ++i) {
      for (std::int64_t j = 0; j < s.n; ++j) {
        double sum = 0;
        double size = 0;
        for (std::int64_t k = 0; k < s.k; ++k) {
          const double term = element(in.a_view, i, k) * element(in.b_view, k, j);
          sum += term;
          size += std::fabs(term);
        }
        ASSERT_LE(std::fabs(c[i * s.n + j] - sum), gamma * size);
      }
    }
  }
}

/// 5 blocks of rows: ((0+1)+(2+3))+4, spelt out here by hand.
TEST(Matmul, SumsOverRowsAreBlocksOf256InABinaryTree) {
  const std::int64_t k = 4 * row_block + 100;
  const Floats a = reals(k, 1);
  const Floats b = reals(k, 2);
  std::vector<float> block;
  for (std::int64_t begin = 0; begin < k; begin += row_block) {
    float sum = 0;
    for (std::int64_t i = begin; i < std::min(k, begin + row_block); ++i) {
      sum = std::fma(a[i], b[i], sum);
    }
    block.push_back(sum);
  }
  ASSERT_EQ(block.size(), 5U);
  const float want = ((block[0] + block[1]) + (block[2] + block[3])) + block[4];
  const Pair<float> pair = {{a.data(), k, 1}, {b.data(), 1, 1}, k};
  std::vector<Level> levels = vector_levels();
  levels.push_back(Level::plain);
  for (const Level level : levels) {
    float c = NAN;
    table_of(level).matmul({&c, 1, 1, {&pair, 1}, SumOrder::row_blocks, {}}, {0, 1, 0, 1});
    EXPECT_EQ(c, want);
  }
}

}  // namespace
}  // namespace lamina::kernels

// Through the contract: any number of threads gives the bits of one.
#include <functional>

#include "kernels/data.hpp"

namespace lamina::kernels {
namespace {

using testing::Floats;
using testing::reals;
using testing::same_bits;
using Outputs = std::vector<Floats>;

void expect_same(const char* what, const std::function<Outputs(const Engine&)>& run) {
  const Outputs alone = run(Engine(1));
  for (const int threads : {2, 3, 4, 7}) {
    const Outputs shared = run(Engine(threads));
    for (std::size_t i = 0; i < alone.size(); ++i) {
      ASSERT_TRUE(same_bits(alone[i], shared[i])) << what << " with " << threads << " threads";
    }
  }
}

constexpr std::int64_t rows = 700;
constexpr std::int64_t columns = 333;
constexpr std::int64_t n = rows * columns;

TEST(Threads, ElementwiseKernelsGiveTheBitsOfOneThread) {
  const Floats x = reals(n, 1);
  const Floats v = reals(columns, 2);
  expect_same("elementwise", [&](const Engine& engine) {
    Floats a(n);
    Floats b(n);
    Floats c(n);
    Floats d(n);
    activate<float>(engine, Nonlinearity::gelu, a.data(), x.data(), n);
    activate_backward<float>(engine, Nonlinearity::silu, b.data(), x.data(), nullptr, a.data(), n,
                             false);
    elementwise_row<float>(engine, Binary::multiply, c.data(), x.data(), v.data(), rows, columns);
    scale<float>(engine, c.data(), a.data(), 0.7F, n, true);
    elementwise<float>(engine, Binary::subtract, c.data(), c.data(), b.data(), n);
    dropout<float>(engine, d.data(), x.data(), rows, columns, 0.4, Seed(4), 5, false);
    return Outputs{a, b, c, d};
  });
}

TEST(Threads, RowKernelsGiveTheBitsOfOneThread) {
  const Floats x = reals(n, 1);
  const Floats dy = reals(n, 2);
  expect_same("rows", [&](const Engine& engine) {
    Floats y(n);
    Floats dz(n);
    Floats sums(columns);
    softmax<float>(engine, y.data(), x.data(), rows, columns);
    softmax_backward<float>(engine, dz.data(), dy.data(), y.data(), rows, columns, false);
    column_sums<float>(engine, sums.data(), x.data(), rows, columns, false);
    Floats totals(2);
    totals[0] = static_cast<float>(sum<float>(engine, x.data(), n));
    totals[1] = static_cast<float>(sum_of_squares<float>(engine, x.data(), n));
    return Outputs{y, dz, sums, totals};
  });
}

TEST(Threads, NormalizationsGiveTheBitsOfOneThread) {
  const Floats x = reals(n, 1);
  const Floats dy = reals(n, 2);
  const Floats gamma = reals(columns, 3);
  const Floats beta = reals(columns, 4);
  expect_same("normalization", [&](const Engine& engine) {
    Outputs o;
    for (int i = 0; i < 8; ++i) {
      o.emplace_back(i < 4 ? n : i < 6 ? rows : columns);
    }
    Floats dgamma(columns);
    Floats dbeta(columns);
    layer_norm<float>(engine, o[0].data(), o[4].data(), o[5].data(), x.data(), gamma.data(),
                      beta.data(), rows, columns, 1e-5F);
    layer_norm_backward<float>(engine, {o[1].data()}, {dgamma.data()}, {dbeta.data()}, dy.data(),
                               x.data(), gamma.data(), o[4].data(), o[5].data(), rows, columns);
    batch_statistics<float>(engine, o[6].data(), o[7].data(), x.data(), rows, columns);
    batch_norm<float>(engine, o[2].data(), x.data(), o[6].data(), o[7].data(), gamma.data(),
                      beta.data(), rows, columns, 1e-5F);
    batch_norm_backward<float>(engine, {o[3].data()}, {dgamma.data(), true}, {dbeta.data(), true},
                               dy.data(), x.data(), o[6].data(), o[7].data(), gamma.data(), rows,
                               columns, 1e-5F);
    o.push_back(dgamma);
    o.push_back(dbeta);
    return o;
  });
}

TEST(Threads, SoftmaxCrossEntropyGivesTheBitsOfOneThread) {
  const Floats z = reals(n, 1);
  const Floats weights = reals(n, 3);
  const std::vector<std::int32_t> labels(rows, 7);
  expect_same("softmax cross-entropy", [&](const Engine& engine) {
    Outputs o(2, Floats(n, 0.5F));
    softmax_cross_entropy<float>(engine, o[0].data(), z.data(), labels.data(), rows, columns, 0.1F);
    softmax_cross_entropy_backward<float>(engine, o[1].data(), z.data(), labels.data(),
                                          weights.data(), rows, columns, 0.1F, 0.5F, true);
    return o;
  });
}

}  // namespace
}  // namespace lamina::kernels

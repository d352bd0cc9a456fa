// What the kernels compute, against the textbook formulas written out here in double.
#include <algorithm>
#include <cmath>
#include <functional>

#include "kernels/levels.hpp"

namespace lamina::kernels {
namespace {

using testing::activations;
using testing::Floats;
using testing::reals;
using Doubles = testing::Guarded<double>;

const Engine one_thread(1);

Doubles widened(const Floats& x) {
  Doubles y(x.size());
  for (std::int64_t i = 0; i < x.size(); ++i) {
    y[i] = x[i];
  }
  return y;
}

double true_activation(Nonlinearity activation, double z) {
  switch (activation.kind) {
    case Nonlinearity::relu:
      return std::max(z, 0.0);
    case Nonlinearity::leaky_relu:
      return z > 0 ? z : static_cast<double>(activation.parameter) * z;
    case Nonlinearity::sigmoid:
      return 1 / (1 + std::exp(-z));
    case Nonlinearity::tanh:
      return std::tanh(z);
    case Nonlinearity::gelu:
      return z * 0.5 * (1 + std::erf(z / std::sqrt(2.0)));
    case Nonlinearity::silu:
      return z / (1 + std::exp(-z));
    default:
      return z;
  }
}

TEST(Values, ActivationsFollowTheirFormulas) {
  const Doubles z = widened(reals(100, 1, 2.0));
  for (const Nonlinearity a : activations) {
    Doubles y(z.size());
    activate<double>(one_thread, a, y.data(), z.data(), z.size());
    for (std::int64_t i = 0; i < z.size(); ++i) {
      EXPECT_NEAR(y[i], true_activation(a, z[i]), 1e-14);
    }
  }
}

TEST(Values, ActivationGradientsAreCentralDifferences) {
  const Doubles z = widened(reals(100, 1, 2.0));
  for (const Nonlinearity a : activations) {
    Doubles y(z.size());
    Doubles dz(z.size(), 1.0);
    const Doubles dy(z.size(), 3.0);
    activate<double>(one_thread, a, y.data(), z.data(), z.size());
    activate_backward<double>(one_thread, a, dz.data(), dy.data(), y.data(), z.data(), z.size(),
                              true);
    for (std::int64_t i = 0; i < z.size(); ++i) {
      const double h = 1e-6;
      const double slope = (true_activation(a, z[i] + h) - true_activation(a, z[i] - h)) / (2 * h);
      EXPECT_NEAR(dz[i], 1 + 3 * slope, 1e-8);
    }
  }
}

TEST(Values, ReluKeepsNaNAndHasNoSlopeAtZero) {
  const float z[] = {NAN, 0.0F, -0.0F};
  float y[3];
  activate<float>(one_thread, Nonlinearity::relu, y, z, 3);
  EXPECT_TRUE(std::isnan(y[0]));
  const float dy[] = {1, 1, 1};
  float dz[3];
  activate_backward<float>(one_thread, Nonlinearity::relu, dz, dy, y, z, 3, false);
  EXPECT_EQ(dz[1], 0);
  EXPECT_EQ(dz[2], 0);
}

TEST(Values, SoftmaxIsStableAndSumsToOne) {
  const float z[] = {1e4F, 1e4F - 1, -1e4F, 3, 1, 2};
  float y[6];
  softmax<float>(one_thread, y, z, 2, 3);
  EXPECT_NEAR(y[0], 1 / (1 + std::exp(-1.0)), 1e-6);
  EXPECT_NEAR(y[1], 1 / (1 + std::exp(1.0)), 1e-6);
  EXPECT_EQ(y[2], 0);
  const double sum = std::exp(3.0) + std::exp(1.0) + std::exp(2.0);
  EXPECT_NEAR(y[3], std::exp(3.0) / sum, 1e-7);
  EXPECT_NEAR(y[4], std::exp(1.0) / sum, 1e-7);
}

TEST(Values, DropoutFollowsTheCounters) {
  const std::int64_t rows = 4;
  const std::int64_t columns = 11;
  const double rate = 0.3;
  const Seed seed = Seed(5).at("dropout");
  const Floats x = reals(rows * columns, 1);
  Floats y(rows * columns);
  dropout<float>(one_thread, y.data(), x.data(), rows, columns, rate, seed, 9, false);
  int kept = 0;
  for (std::int64_t r = 0; r < rows; ++r) {
    for (std::int64_t c = 0; c < columns; ++c) {
      const auto words = philox(
          seed.key(), 9, static_cast<std::uint64_t>(r) << 32 | static_cast<std::uint64_t>(c / 4));
      const bool keeps = uniform(words[static_cast<std::size_t>(c % 4)]) >= rate;
      const std::int64_t i = r * columns + c;
      EXPECT_FLOAT_EQ(y[i], keeps ? x[i] / static_cast<float>(1 - rate) : 0.0F);
      kept += keeps ? 1 : 0;
    }
  }
  EXPECT_GT(kept, 20);
  EXPECT_LT(kept, 42);
  dropout<float>(one_thread, y.data(), x.data(), rows, columns, 0.0, seed, 9, false);
  EXPECT_TRUE(testing::same_bits(x, y));
}

TEST(Values, SumsAreRight) {
  const std::int64_t n = 3000;
  const Floats x = reals(n, 1);
  double sum_x = 0;
  double squares = 0;
  for (std::int64_t i = 0; i < n; ++i) {
    sum_x += x[i];
    squares += static_cast<double>(x[i]) * x[i];
  }
  EXPECT_NEAR(sum<float>(one_thread, x.data(), n), sum_x, 1e-10);
  EXPECT_NEAR(sum_of_squares<float>(one_thread, x.data(), n), squares, 1e-9);
  EXPECT_EQ(sum<float>(one_thread, x.data(), 0), 0);
  Floats columns(10, 1.0F);
  column_sums<float>(one_thread, columns.data(), x.data(), 300, 10, true);
  for (std::int64_t c = 0; c < 10; ++c) {
    double want = 1;
    for (std::int64_t r = 0; r < 300; ++r) {
      want += x[r * 10 + c];
    }
    EXPECT_NEAR(columns[c], want, 1e-4);
  }
}

TEST(Values, CopiesGoWhereTheyShould) {
  const Floats x = reals(12, 1);
  Floats y(15, 1.0F);
  copy_columns<float>(one_thread, y.data() + 1, 5, x.data() + 2, 4, 3, 2, true);
  for (std::int64_t r = 0; r < 3; ++r) {
    for (std::int64_t c = 0; c < 5; ++c) {
      const float old = 1.0F;
      EXPECT_EQ(y[r * 5 + c], c == 1 || c == 2 ? old + x[r * 4 + c + 1] : old);
    }
  }
  const std::int32_t codes[] = {2, 9, 0, 9, 3, 9};
  Floats hot(12, 7.0F);
  one_hot<float>(one_thread, hot.data(), 4, codes, 2, 3, 3);
  const float want[] = {0, 1, 0, 7, 0, 0, 0, 7, 0, 0, 1, 7};
  EXPECT_TRUE(std::equal(want, want + 12, hot.data()));
  const Floats table = reals(8, 2);
  Floats rows(9, 7.0F);
  embed<float>(one_thread, rows.data(), 3, table.data(), 2, codes, 2, 3);
  for (std::int64_t r = 0; r < 3; ++r) {
    EXPECT_EQ(rows[r * 3], table[codes[2 * r] * 2]);
    EXPECT_EQ(rows[r * 3 + 1], table[codes[2 * r] * 2 + 1]);
    EXPECT_EQ(rows[r * 3 + 2], 7);
  }
}

/// Blocks in which a code is absent add +0: the sum equals column_sums of dy with other rows
/// zeroed.
TEST(Values, EmbeddingGradientsAreRowSumsOfEachCode) {
  const std::int64_t rows = 11 * row_block + 77;
  const std::int64_t dimension = 5;
  const std::int64_t table_rows = 40;
  const Floats dy = reals(rows * dimension, 1);
  std::vector<std::int32_t> codes;
  for (std::int64_t r = 0; r < rows; ++r) {
    // Few codes everywhere, most of them in some blocks only, 39 nowhere.
    const auto word = philox(3, static_cast<std::uint64_t>(r), 0)[0];
    codes.push_back(static_cast<std::int32_t>(r % 3 == 0 ? word % 3 : 3 + r / 97 % 36));
  }
  for (const int threads : {1, 3}) {
    Floats gradient(table_rows * dimension, 0.5F);
    embed_backward<float>(Engine(threads), gradient.data(), table_rows, dimension, dy.data(),
                          dimension, codes.data(), 1, rows, false);
    for (std::int64_t code = 0; code < table_rows; ++code) {
      Floats only(rows * dimension);
      for (std::int64_t r = 0; r < rows; ++r) {
        if (codes[static_cast<std::size_t>(r)] == code) {
          std::copy_n(dy.data() + r * dimension, dimension, only.data() + r * dimension);
        }
      }
      Floats want(dimension);
      column_sums<float>(one_thread, want.data(), only.data(), rows, dimension, false);
      for (std::int64_t d = 0; d < dimension; ++d) {
        ASSERT_EQ(gradient[code * dimension + d], want[d]) << code;
      }
    }
  }
}

TEST(Values, SoftmaxCrossEntropyIsStableAndItsGradientRight) {
  const double z[] = {1e4, 1e4 - 2, 0, 1, 2, 3};
  const std::int32_t labels[] = {1, 2};
  double loss[2];
  softmax_cross_entropy<double>(one_thread, loss, z, labels, 2, 3, 0.0);
  EXPECT_NEAR(loss[0], 2 + std::log(1 + std::exp(-2.0)), 1e-12);
  const double all = std::log(std::exp(1.0) + std::exp(2.0) + std::exp(3.0));
  EXPECT_NEAR(loss[1], all - 3, 1e-14);
  softmax_cross_entropy<double>(one_thread, loss, z, labels, 2, 3, 0.3);
  EXPECT_NEAR(loss[1], all - (0.1 * 1 + 0.1 * 2 + 0.8 * 3), 1e-14);
  double dz[6];
  softmax_cross_entropy_backward<double>(one_thread, dz, z, labels, nullptr, 2, 3, 0.3, 0.5, false);
  EXPECT_NEAR(dz[3], (std::exp(1 - all) - 0.1) * 0.5, 1e-15);
  EXPECT_NEAR(dz[5], (std::exp(3 - all) - 0.8) * 0.5, 1e-15);
}

TEST(Values, LayerNormalizationNormalizesRows) {
  const std::int64_t rows = 3;
  const std::int64_t columns = 7;
  const Doubles x = widened(reals(rows * columns, 1, 3.0));
  const Doubles gamma = widened(reals(columns, 2));
  const Doubles beta = widened(reals(columns, 3));
  Doubles y(rows * columns);
  Doubles mean(rows);
  Doubles rstd(rows);
  layer_norm<double>(one_thread, y.data(), mean.data(), rstd.data(), x.data(), gamma.data(),
                     beta.data(), rows, columns, 1e-3);
  for (std::int64_t r = 0; r < rows; ++r) {
    double m = 0;
    double v = 0;
    for (std::int64_t c = 0; c < columns; ++c) {
      m += x[r * columns + c] / columns;
    }
    for (std::int64_t c = 0; c < columns; ++c) {
      v += (x[r * columns + c] - m) * (x[r * columns + c] - m) / columns;
    }
    EXPECT_NEAR(mean[r], m, 1e-14);
    for (std::int64_t c = 0; c < columns; ++c) {
      EXPECT_NEAR(y[r * columns + c],
                  gamma[c] * (x[r * columns + c] - m) / std::sqrt(v + 1e-3) + beta[c], 1e-13);
    }
  }
}

/// The loss Σ w y of a normalization as a function of x, gamma, beta.
using Loss = std::function<double(const Doubles& x, const Doubles& gamma, const Doubles& beta)>;

void expect_gradient(const Loss& loss, const std::array<Doubles, 3>& inputs,
                     const std::array<Doubles, 3>& gradients) {
  for (std::size_t which = 0; which < 3; ++which) {
    for (std::int64_t i = 0; i < inputs[which].size(); ++i) {
      const double h = 1e-5;
      auto plus = inputs;
      auto minus = inputs;
      plus[which][i] += h;
      minus[which][i] -= h;
      const double slope =
          (loss(plus[0], plus[1], plus[2]) - loss(minus[0], minus[1], minus[2])) / (2 * h);
      EXPECT_NEAR(gradients[which][i], slope, 1e-7) << which << " " << i;
    }
  }
}

TEST(Values, NormalizationGradientsAreCentralDifferences) {
  const std::int64_t rows = 5;
  const std::int64_t columns = 4;
  const std::int64_t n = rows * columns;
  const std::array<Doubles, 3> in = {widened(reals(n, 1)), widened(reals(columns, 2)),
                                     widened(reals(columns, 3))};
  const Doubles w = widened(reals(n, 4));
  const auto weighted = [&](const Doubles& y) {
    double total = 0;
    for (std::int64_t i = 0; i < n; ++i) {
      total += w[i] * y[i];
    }
    return total;
  };
  Doubles y(n);
  Doubles mean(rows);
  Doubles other(rows);
  std::array<Doubles, 3> gradient = {Doubles(n), Doubles(columns), Doubles(columns)};
  const Loss by_row = [&](const Doubles& x, const Doubles& gamma, const Doubles& beta) {
    layer_norm<double>(one_thread, y.data(), mean.data(), other.data(), x.data(), gamma.data(),
                       beta.data(), rows, columns, 1e-5);
    return weighted(y);
  };
  by_row(in[0], in[1], in[2]);
  layer_norm_backward<double>(one_thread, {gradient[0].data()}, {gradient[1].data()},
                              {gradient[2].data()}, w.data(), in[0].data(), in[1].data(),
                              mean.data(), other.data(), rows, columns);
  expect_gradient(by_row, in, gradient);

  const Loss by_column = [&](const Doubles& x, const Doubles& gamma, const Doubles& beta) {
    batch_statistics<double>(one_thread, mean.data(), other.data(), x.data(), rows, columns);
    batch_norm<double>(one_thread, y.data(), x.data(), mean.data(), other.data(), gamma.data(),
                       beta.data(), rows, columns, 1e-5);
    return weighted(y);
  };
  by_column(in[0], in[1], in[2]);
  batch_norm_backward<double>(one_thread, {gradient[0].data()}, {gradient[1].data()},
                              {gradient[2].data()}, w.data(), in[0].data(), mean.data(),
                              other.data(), in[1].data(), rows, columns, 1e-5);
  expect_gradient(by_column, in, gradient);
}

TEST(Values, MovingAverageWeighsTheBatch) {
  double running[] = {1.0, 2.0};
  const double batch[] = {3.0, -2.0};
  moving_average<double>(running, batch, 0.9, 2);
  EXPECT_DOUBLE_EQ(running[0], 1.2);
  EXPECT_DOUBLE_EQ(running[1], 1.6);
}

}  // namespace
}  // namespace lamina::kernels

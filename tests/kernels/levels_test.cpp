// Every vector kernel gives exactly the bits of its plain twin.
#include "kernels/levels.hpp"

namespace lamina::kernels {
namespace {

using testing::activations;
using testing::expect_same;
using testing::Floats;
using testing::Outputs;
using testing::reals;
using testing::vector_levels;

const std::vector<std::int64_t> sizes = {
    0,  1,  2,  3,  4,   5,   7,   8,   9,   11,  15,  16,  17,  23,  31,  32,   33,
    47, 63, 64, 65, 100, 127, 128, 129, 255, 256, 257, 511, 512, 513, 771, 1025, 2049};
const std::vector<std::int64_t> row_counts = {1, 2, 3, 7, 255, 256, 257, 512, 700, 1281};
const std::vector<std::int64_t> column_counts = {1, 2, 3, 5, 8, 10, 15, 16, 17, 31, 33, 64, 100};

/// Normal numbers with the corner cases among them.
Floats with_corners(std::int64_t n, std::uint64_t seed) {
  Floats x = reals(n, seed, 4.0);
  const float corners[] = {0.0F,   -0.0F, 1e-40F,  -1e-40F,  1e30F,
                           -1e30F, 88.5F, -103.9F, INFINITY, NAN};
  for (std::int64_t i = 0; i < n; ++i) {
    if (i % 5 == 4) {
      x[i] = corners[i / 5 % std::size(corners)];
    }
  }
  return x;
}

TEST(Levels, ThisMachineHasAVectorLevel) {
  if (vector_levels().empty()) {
    GTEST_SKIP() << "this CPU runs the plain kernels only: nothing is compared";
  }
}

TEST(Levels, ActivationsHaveThePlainBits) {
  for (const Nonlinearity activation : activations) {
    for (const std::int64_t n : sizes) {
      expect_same(testing::name_of(activation), [&](const Table<float>& t) {
        const Floats z = with_corners(n, 1);
        Floats y(n);
        t.activate(activation, y.data(), z.data(), n);
        return Outputs{y};
      });
    }
  }
}

TEST(Levels, ActivationGradientsHaveThePlainBits) {
  for (const Nonlinearity activation : activations) {
    for (const std::int64_t n : sizes) {
      for (const bool add : {false, true}) {
        expect_same(testing::name_of(activation), [&](const Table<float>& t) {
          const Floats z = reals(n, 1, 3.0);
          const Floats dy = reals(n, 2);
          Floats y(n);
          table_of(Level::plain).activate(activation, y.data(), z.data(), n);
          Floats dz = reals(n, 3);
          const Floats& state = derivative_needs_z(activation) ? z : y;
          t.activate_backward(activation, dz.data(), dy.data(), state.data(), n, add);
          return Outputs{dz};
        });
      }
    }
  }
}

TEST(Levels, ElementwiseKernelsHaveThePlainBits) {
  for (const std::int64_t n : sizes) {
    const Floats a = reals(n, 1);
    const Floats b = reals(n, 2);
    for (const Binary kind : {Binary::add, Binary::subtract, Binary::multiply}) {
      expect_same("elementwise", [&](const Table<float>& t) {
        Floats out(n);
        t.elementwise(kind, out.data(), a.data(), b.data(), n);
        return Outputs{out};
      });
    }
    for (const bool add : {false, true}) {
      expect_same("scale", [&](const Table<float>& t) {
        Floats y = b;
        t.scale(y.data(), a.data(), 0.3F, n, add);
        return Outputs{y};
      });
    }
  }
}

TEST(Levels, DropoutHasThePlainBits) {
  for (const std::int64_t columns : sizes) {
    for (const bool add : {false, true}) {
      expect_same("dropout", [&](const Table<float>& t) {
        const std::int64_t rows = 5;
        const Floats x = reals(rows * columns, 1);
        Floats y = reals(rows * columns, 2);
        t.dropout(y.data(), x.data(), 1, rows, columns, 1U << 22, 1.25F, 0x1234567890ABCDEFU,
                  0xFFFFFFFF00000003U, add);
        return Outputs{y};
      });
    }
  }
}

TEST(Levels, TheFirstNonFiniteElementIsFound) {
  for (const Level level : vector_levels()) {
    for (const std::int64_t n : {0, 1, 5, 16, 37, 100}) {
      for (std::int64_t bad = 0; bad <= n; ++bad) {
        for (const float value : {NAN, INFINITY, -INFINITY}) {
          Floats x = reals(n, 1);
          if (bad < n) {
            x[bad] = value;
          }
          ASSERT_EQ(table_of(level).first_non_finite(x.data(), n), bad);
        }
      }
    }
  }
}

TEST(Levels, SoftmaxHasThePlainBits) {
  for (const std::int64_t columns : sizes) {
    if (columns == 0) {
      continue;
    }
    const std::int64_t rows = 3;
    const Floats z = reals(rows * columns, 1, 5.0);
    const Floats dy = reals(rows * columns, 2);
    expect_same("softmax", [&](const Table<float>& t) {
      Floats y(rows * columns);
      t.softmax(y.data(), z.data(), rows, columns);
      return Outputs{y};
    });
    for (const bool add : {false, true}) {
      expect_same("softmax_backward", [&](const Table<float>& t) {
        Floats y(rows * columns);
        table_of(Level::plain).softmax(y.data(), z.data(), rows, columns);
        Floats dz = reals(rows * columns, 3);
        t.softmax_backward(dz.data(), dy.data(), y.data(), rows, columns, add);
        return Outputs{dz};
      });
    }
  }
}

TEST(Levels, SumsHaveThePlainBits) {
  for (std::int64_t n = 0; n <= row_block; ++n) {
    const Floats x = reals(n, 1);
    for (const Level level : vector_levels()) {
      ASSERT_EQ(table_of(level).block_sum(x.data(), n),
                table_of(Level::plain).block_sum(x.data(), n));
      ASSERT_EQ(table_of(level).block_sum_of_squares(x.data(), n),
                table_of(Level::plain).block_sum_of_squares(x.data(), n));
    }
  }
  for (const std::int64_t rows : row_counts) {
    for (const std::int64_t columns : column_counts) {
      for (const bool add : {false, true}) {
        expect_same("column_sums", [&](const Table<float>& t) {
          const Floats x = reals(rows * columns, 2);
          Floats sums(columns, 0.5F);
          t.column_sums(sums.data(), x.data(), nullptr, rows, columns, columns / 3, columns, add);
          const Floats factors = reals(rows * columns, 3);
          t.column_sums(sums.data(), x.data(), factors.data(), rows, columns, columns / 3, columns,
                        true);
          return Outputs{sums};
        });
      }
    }
  }
}

TEST(Levels, AffineRowsHaveThePlainBits) {
  for (const std::int64_t columns : column_counts) {
    constexpr std::int64_t rows = 5;
    const std::int64_t n = rows * columns;
    const std::int64_t count = columns - columns / 3;
    const Floats x = reals(n, 1);
    const Floats scale = reals(columns, 2);
    const Floats shift = reals(columns, 3);
    const Floats dy = reals(n, 4);
    for (const Nonlinearity activation : activations) {
      expect_same("affine_rows", [&](const Table<float>& t) {
        Floats y(n);
        Floats z(n);
        Floats plain(n);
        t.affine_rows(activation, y.data(), z.data(), x.data(), scale.data(), shift.data(), rows,
                      columns);
        t.affine_rows(activation, plain.data(), nullptr, x.data(), scale.data(), nullptr, rows,
                      columns);
        return Outputs{y, z, plain};
      });
      for (const bool add : {false, true}) {
        expect_same("affine_block_backward", [&](const Table<float>& t) {
          const std::int64_t begin = columns / 3;
          Floats dz = dy;
          Floats dx = reals(n, 5);
          Floats dscale(count, 7);
          Floats dshift(count, 7);
          t.affine_block_backward(activation, dz.data() + begin, {dx.data() + begin, add},
                                  dscale.data(), dshift.data(), dz.data() + begin, x.data() + begin,
                                  x.data() + begin, scale.data() + begin, rows, columns, count);
          return Outputs{dz, dx, dscale, dshift};
        });
      }
    }
  }
}

TEST(Levels, LayerNormalizationHasThePlainBits) {
  for (const std::int64_t rows : row_counts) {
    for (const std::int64_t columns : column_counts) {
      const Floats x = reals(rows * columns, 1);
      const Floats dy = reals(rows * columns, 2);
      const Floats gamma = reals(columns, 3);
      const Floats beta = reals(columns, 4);
      for (const bool add : {false, true}) {
        expect_same("layer_norm", [&](const Table<float>& t) {
          Floats y(rows * columns);
          Floats mean(rows);
          Floats rstd(rows);
          t.layer_norm(y.data(), mean.data(), rstd.data(), x.data(), gamma.data(), beta.data(),
                       rows, columns, 1e-5F);
          Floats dx = reals(rows * columns, 5);
          Floats dgamma(columns, 0.25F);
          Floats dbeta(columns, 0.5F);
          t.layer_norm_dx(dx.data(), dy.data(), x.data(), gamma.data(), mean.data(), rstd.data(),
                          rows, columns, add);
          const auto dparameters = [&](Destination<float> to_gamma, Destination<float> to_beta) {
            t.layer_norm_dparameters(to_gamma, to_beta, dy.data(), x.data(), mean.data(),
                                     rstd.data(), rows, columns, columns / 4, columns);
          };
          dparameters({dgamma.data(), add}, {dbeta.data(), !add});
          dparameters({dgamma.data(), true}, {});
          dparameters({}, {dbeta.data(), true});
          Outputs uncentred(2, Floats(rows * columns));
          t.layer_norm(uncentred[0].data(), nullptr, rstd.data(), x.data(), gamma.data(), nullptr,
                       rows, columns, 1e-5F);
          t.layer_norm_dx(uncentred[1].data(), dy.data(), x.data(), gamma.data(), nullptr,
                          rstd.data(), rows, columns, add);
          t.layer_norm_dparameters({dgamma.data(), true}, {}, dy.data(), x.data(), nullptr,
                                   rstd.data(), rows, columns, columns / 4, columns);
          return Outputs{y, mean, rstd, dx, dgamma, dbeta, uncentred[0], uncentred[1]};
        });
      }
    }
  }
}

TEST(Levels, BatchNormalizationHasThePlainBits) {
  for (const std::int64_t rows : row_counts) {
    for (const std::int64_t columns : column_counts) {
      const Floats x = reals(rows * columns, 1);
      const Floats dy = reals(rows * columns, 2);
      const Floats gamma = reals(columns, 3);
      const Floats beta = reals(columns, 4);
      const std::int64_t begin = columns / 4;
      for (const bool add : {false, true}) {
        expect_same("batch_norm", [&](const Table<float>& t) {
          Floats mean(columns);
          Floats variance(columns);
          t.batch_statistics(mean.data(), variance.data(), x.data(), rows, columns, begin, columns);
          Floats y(rows * columns);
          t.batch_norm(y.data(), x.data(), mean.data(), variance.data(), gamma.data(), beta.data(),
                       rows, columns, begin, columns, 1e-5F);
          Floats dx = reals(rows * columns, 5);
          Floats dgamma(columns, 0.25F);
          Floats dbeta(columns, 0.5F);
          const auto backward = [&](Destination<float> to_x, Destination<float> to_gamma,
                                    Destination<float> to_beta) {
            t.batch_norm_backward(to_x, to_gamma, to_beta, dy.data(), x.data(), mean.data(),
                                  variance.data(), gamma.data(), rows, columns, begin, columns,
                                  1e-5F);
          };
          backward({dx.data(), add}, {dgamma.data(), add}, {dbeta.data(), !add});
          backward({}, {dgamma.data(), true}, {});
          backward({}, {}, {dbeta.data(), true});
          return Outputs{y, mean, variance, dx, dgamma, dbeta};
        });
      }
    }
  }
}

TEST(Levels, SoftmaxCrossEntropyHasThePlainBits) {
  for (const std::int64_t classes : column_counts) {
    for (const float smoothing : {0.0F, 0.1F}) {
      for (const bool add : {false, true}) {
        const std::int64_t rows = 19;
        const Floats z = reals(rows * classes, 1, 6.0);
        const Floats weights = reals(rows, 3);
        std::vector<std::int32_t> labels;
        for (std::int64_t r = 0; r < rows; ++r) {
          labels.push_back(static_cast<std::int32_t>(r * 7 % classes));
        }
        expect_same("softmax_cross_entropy", [&](const Table<float>& t) {
          Floats loss(rows);
          Floats dz = reals(rows * classes, 4);
          t.softmax_cross_entropy(loss.data(), z.data(), labels.data(), rows, classes, smoothing);
          t.softmax_cross_entropy_backward(dz.data(), z.data(), labels.data(),
                                           add ? weights.data() : nullptr, rows, classes, smoothing,
                                           0.125F, add);
          return Outputs{loss, dz};
        });
      }
    }
  }
}

}  // namespace
}  // namespace lamina::kernels

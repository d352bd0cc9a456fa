// Rows scaled and shifted in one pass give the bits of the kernels that do one thing each.
#include "kernels/data.hpp"

namespace lamina::kernels {
namespace {

using testing::Floats;
using testing::reals;
using testing::same_bits;

constexpr std::array<std::array<std::int64_t, 2>, 4> shapes = {
    {{1, 1}, {3, 40}, {130, 700}, {3000, 21}}};
constexpr std::array<Nonlinearity, 3> activations = {Nonlinearity::linear, Nonlinearity::relu,
                                                     Nonlinearity::silu};

TEST(AffineRows, HaveTheBitsOfAProductASumAndAnActivation) {
  for (const auto& [rows, columns] : shapes) {
    const std::int64_t n = rows * columns;
    const Floats x = reals(n, 1);
    const Floats scale = reals(columns, 2);
    const Floats shift = reals(columns, 3);
    const Engine one(1);
    Floats sum(n);
    elementwise_row<float>(one, Binary::multiply, sum.data(), x.data(), scale.data(), rows,
                           columns);
    elementwise_row<float>(one, Binary::add, sum.data(), sum.data(), shift.data(), rows, columns);
    for (const Nonlinearity g : activations) {
      Floats want = sum;
      if (g.kind != Nonlinearity::linear) activate<float>(one, g, want.data(), sum.data(), n);
      for (const int threads : {1, 2, 3}) {
        Floats y(n);
        Floats z(n);
        affine_rows<float>(Engine(threads), g, y.data(),
                           g.kind == Nonlinearity::linear ? nullptr : z.data(), x.data(),
                           scale.data(), shift.data(), rows, columns);
        EXPECT_TRUE(same_bits(y, want)) << rows << " rows, " << threads << " threads";
        EXPECT_TRUE(g.kind == Nonlinearity::linear || same_bits(z, sum));
        EXPECT_TRUE(y.intact() && z.intact());
      }
    }
  }
}

TEST(AffineRows, HaveTheGradientsOfTheirParts) {
  for (const auto& [rows, columns] : shapes) {
    const std::int64_t n = rows * columns;
    const Floats x = reals(n, 1);
    const Floats scale = reals(columns, 2);
    const Floats y = reals(n, 3);
    const Floats z = reals(n, 4);
    const Floats dy = reals(n, 5);
    const Engine one(1);
    for (const Nonlinearity g : activations) {
      for (const bool add : {false, true}) {
        Floats dz = dy;
        if (g.kind != Nonlinearity::linear) {
          activate_backward<float>(one, g, dz.data(), dy.data(), y.data(), z.data(), n, false);
        }
        Floats want_dx = reals(n, 6);
        Floats want_dscale = reals(columns, 7);
        Floats want_dshift = reals(columns, 8);
        Floats product(n);
        elementwise_row<float>(one, Binary::multiply, product.data(), dz.data(), scale.data(), rows,
                               columns);
        if (add) {
          elementwise<float>(one, Binary::add, want_dx.data(), want_dx.data(), product.data(), n);
        } else {
          want_dx = product;
        }
        column_sums<float>(one, want_dscale.data(), dz.data(), rows, columns, add, x.data());
        column_sums<float>(one, want_dshift.data(), dz.data(), rows, columns, add);
        for (const int threads : {1, 2, 3}) {
          Floats slopes = dy;  // in place
          Floats dx = reals(n, 6);
          Floats dscale = reals(columns, 7);
          Floats dshift = reals(columns, 8);
          affine_rows_backward<float>(Engine(threads), g, slopes.data(), {dx.data(), add},
                                      {dscale.data(), add}, {dshift.data(), add}, slopes.data(),
                                      y.data(), z.data(), x.data(), scale.data(), rows, columns);
          EXPECT_TRUE(same_bits(slopes, dz) && same_bits(dx, want_dx));
          EXPECT_TRUE(same_bits(dscale, want_dscale) && same_bits(dshift, want_dshift))
              << rows << " rows, " << threads << " threads";
          EXPECT_TRUE(dx.intact() && dscale.intact() && dshift.intact());
        }
      }
    }
  }
}

}  // namespace
}  // namespace lamina::kernels

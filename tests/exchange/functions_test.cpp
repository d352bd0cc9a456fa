#include "exchange/onnx/run/functions.hpp"

#include <gtest/gtest.h>

namespace lamina::onnx {
namespace {

TEST(FunctionsOfTheRunner, AreThoseOfTheCLibraryToTwelveDigits) {
  for (double z = -8; z <= 8; z += 0.0137) {
    EXPECT_NEAR(erf(z), std::erf(z), 1e-12) << z;
    EXPECT_NEAR(tanh(z), std::tanh(z), 1e-12) << z;
    EXPECT_NEAR(expm1(z), std::expm1(z), 1e-12 * std::max(1.0, std::expm1(z))) << z;
    const double x = std::abs(z) + 0.01;
    for (const double y : {-2.0, 0.0, 0.5, 1.0, 2.0, 3.0, 1.7, -0.3}) {
      EXPECT_NEAR(pow(x, y), std::pow(x, y), 1e-12 * std::max(1.0, std::pow(x, y)))
          << x << " " << y;
    }
  }
  EXPECT_NEAR(expm1(1e-9), std::expm1(1e-9), 1e-24);
  EXPECT_EQ(pow(-2, 3), -8);
  EXPECT_TRUE(std::isnan(pow(-2, 0.3)));
}

}  // namespace
}  // namespace lamina::onnx

// Fusing is about speed only: the bits are those of the separate operations.
#include <gtest/gtest.h>

#include <cstring>

#include "support/gradient_check.hpp"

namespace lamina {
namespace {

using namespace gradient_check;

void expect_equal_bits(const View& a, const View& b, const std::string& what) {
  ASSERT_EQ(a.shape, b.shape);
  EXPECT_EQ(std::memcmp(a.data(), b.data(), a.bytes()), 0) << what;
}

TEST(FusedDense, HasTheBitsOfSeparateOperations) {
  for (const Activation& activation : Activation::shipped()) {
    for (const Shape& x : {Shape{1, 1}, Shape{1, 33}, Shape{7, 5}, Shape{300, 65}}) {
      const Shape w{x[1], 19};
      const Case fused = {"fused", {x, w, {19}}, [&](Scene& s, auto in) {
                            return dense(s.tape(), in[0], in[1], in[2], activation);
                          }};
      const Case separate = {"separate", {x, w, {19}}, [&](Scene& s, auto in) {
                               const Var z = matmul(s.tape(), in[0], in[1]);
                               return activate(s.tape(), add_row(s.tape(), z, in[2]), activation);
                             }};
      for (const DType dtype : {DType::f32, DType::f64}) {
        const std::string what =
            std::string(activation.kind()) + " " + to_string(x) + " " + name_of(dtype);
        Subject one(fused, dtype);
        Subject other(separate, dtype);
        one.loss(1, true);
        other.loss(1, true);
        EXPECT_EQ(one.result, other.result) << what;
        for (std::size_t input = 0; input < 3; ++input) {
          expect_equal_bits(one.gradients(input), other.gradients(input),
                            what + " input " + std::to_string(input));
        }
      }
    }
  }
}

}  // namespace
}  // namespace lamina

// Constraints against Keras' formulas, and that their bits depend on nothing else.
#include "lamina/model/constraint.hpp"

#include "lamina/model/sequential.hpp"
#include "support/gradient_check.hpp"
#include "support/levels.hpp"
#include "support/reference.hpp"

namespace lamina {
namespace {

using gradient_check::read;
using gradient_check::write;

TEST(EveryConstraint, IsKeras) {
  const Reference reference(LAMINA_TEST_DIR "/autograd/reference/row_operations.txt");
  const std::vector<std::pair<const char*, Constraint>> all = {
      {"max_norm", MaxNorm{}},
      {"max_norm_across", MaxNorm{.max_value = 3, .axis = 1}},
      {"unit_norm", UnitNorm{}},
      {"unit_norm_across", UnitNorm{.axis = 1}},
      {"min_max_norm", MinMaxNorm{}},
      {"min_max_norm_varied", MinMaxNorm{.min_value = 2, .max_value = 3, .rate = 0.75, .axis = 1}},
      {"non_negative", NonNegative{}},
      {"x", NoConstraint{}},
  };
  const Engine engine(1);
  for (const auto& [dtype, tolerance] : {std::pair(DType::f64, 1e-10), {DType::f32, 1e-6}}) {
    for (const auto& [name, constraint] : all) {
      Tensor w(Shape{6, 12}, dtype);
      for (std::int64_t i = 0; i < w.elements(); ++i) {
        write(w, i, reference["x"][static_cast<std::size_t>(i)]);
      }
      constraint->apply(engine, w);
      for (std::int64_t i = 0; i < w.elements(); ++i) {
        EXPECT_NEAR(read(w, i), reference[name][static_cast<std::size_t>(i)], tolerance)
            << name << " at " << i;
      }
    }
  }
}

TEST(EveryConstraint, TakesAVectorAsOne) {
  const Reference reference(LAMINA_TEST_DIR "/autograd/reference/row_operations.txt");
  const Engine engine(1);
  Tensor b(Shape{12}, DType::f64);
  for (std::int64_t i = 0; i < 12; ++i) b.f64()[i] = reference["x"][static_cast<std::size_t>(i)];
  MaxNorm{}.apply(engine, b);
  for (std::int64_t i = 0; i < 12; ++i) {
    EXPECT_NEAR(b.f64()[i], reference["max_norm_of_a_vector"][static_cast<std::size_t>(i)], 1e-10);
  }
}

TEST(EveryConstraint, HasThePlainBitsAtEveryLevelWithAnyThreads) {
  for (const Constraint& constraint : Constraint::shipped()) {
    for (const Shape& shape : {Shape{1, 1}, Shape{7, 5}, Shape{700, 131}}) {
      testing::expect_plain_bits(std::string(constraint.kind()) + to_string(shape),
                                 [&](const Engine& engine) {
                                   Tensor w(shape);
                                   gradient_check::fill_normal(w, Seed(2));
                                   constraint->apply(engine, w);
                                   testing::Bytes bytes;
                                   bytes.add(w);
                                   return bytes;
                                 },
                                 {1, 2, 3});
    }
  }
}

TEST(EveryConstraint, LeavesWeightsOf0Finite) {
  const Engine engine(1);
  for (const Constraint& constraint : Constraint::shipped()) {
    Tensor w(Shape{3, 4});
    constraint->apply(engine, w);
    for (std::int64_t i = 0; i < w.elements(); ++i) EXPECT_EQ(w.f32()[i], 0);
  }
}

}  // namespace
}  // namespace lamina

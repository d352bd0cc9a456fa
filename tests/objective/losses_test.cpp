// Values of losses: PyTorch's numbers, stable edges, errors.
#include "lamina/objective/losses.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "lamina/core/error.hpp"
#include "support/gradient_check.hpp"
#include "support/reference.hpp"

namespace lamina {
namespace {

using gradient_check::read;

namespace tolerance {
constexpr double f64 = 1e-12;
constexpr double f32 = 2e-5;
}  // namespace tolerance

/// One loss of given numbers, with its gradient.
class Bench {
 public:
  explicit Bench(DType dtype) : dtype_(dtype), tape_(engine_, dtype) {}

  Tensor numbers(const std::vector<double>& values, std::int64_t columns) const {
    Tensor tensor(shape(values, columns), dtype_);
    for (std::int64_t i = 0; i < tensor.elements(); ++i) {
      gradient_check::write(tensor, i, values[static_cast<std::size_t>(i)]);
    }
    return tensor;
  }
  Tensor labels(const std::vector<double>& values) const {
    Tensor tensor(Shape{static_cast<std::int64_t>(values.size())}, DType::i32);
    for (std::size_t i = 0; i < values.size(); ++i) {
      tensor.i32()[i] = static_cast<std::int32_t>(values[i]);
    }
    return tensor;
  }
  /// Columns of 0 make a vector.
  static Shape shape(const std::vector<double>& values, std::int64_t columns) {
    const auto count = static_cast<std::int64_t>(values.size());
    return columns == 0 ? Shape{count} : Shape{count / columns, columns};
  }

  double run(const Loss& config, const Tensor& prediction, const Tensor& target,
             const Tensor& weights = {}) {
    tape_.begin_training(table_, values_, &values_);
    const Var x = tape_.variable(prediction);
    const Var w = weights.empty() ? Var{} : tape_.input(weights);
    const Var result = loss(tape_, config, x, tape_.input(target), w);
    tape_.backward(result);
    gradient = tape_.gradient(x);
    rows = tape_.value(row_losses(tape_, result));
    return read(tape_.value(result), 0);
  }

  ConstView gradient;
  ConstView rows;

 private:
  DType dtype_;
  Engine engine_{1};
  ParameterTable table_;
  ParameterArena values_{table_};
  Tape tape_;
};

void expect_near(double found, double expected, double size, DType dtype, const std::string& what) {
  const double relative = dtype == DType::f64 ? tolerance::f64 : tolerance::f32;
  EXPECT_NEAR(found, expected, relative * std::max(size, std::abs(expected))) << what;
}

TEST(EveryLoss, FollowsPyTorch) {
  const Reference reference(LAMINA_TEST_DIR "/objective/reference/losses.txt");
  struct Row {
    std::string name, prediction, target;
    std::int64_t columns;
    Loss config;
  };
  const std::vector<Row> table = {
      {"binary_cross_entropy", "logit", "binary", 1, BinaryCrossEntropy{}},
      {"binary_cross_entropy_smoothed", "logit", "binary", 1, BinaryCrossEntropy{0.1}},
      {"softmax_cross_entropy", "logits", "label", 5, SoftmaxCrossEntropy{}},
      {"softmax_cross_entropy_smoothed", "logits", "label", 5, SoftmaxCrossEntropy{0.1}},
      {"mean_squared_error", "prediction", "target", 3, MeanSquaredError{}},
      {"mean_absolute_error", "prediction", "target", 3, MeanAbsoluteError{}},
      {"huber", "prediction", "target", 3, Huber{1.5}},
      {"log_cosh", "prediction", "target", 3, LogCosh{}},
      {"hinge", "logit", "binary", 1, Hinge{}},
      {"squared_hinge", "logit", "binary", 1, SquaredHinge{}},
      {"binary_focal_cross_entropy", "logit", "binary", 1, BinaryFocalCrossEntropy{1.5}},
      {"poisson", "prediction", "count", 3, Poisson{}},
      {"mean_squared_logarithmic_error", "prediction", "count", 3, MeanSquaredLogarithmicError{}},
      {"categorical_cross_entropy", "logits", "shares", 5, CategoricalCrossEntropy{}},
      {"categorical_cross_entropy_smoothed", "logits", "shares", 5, CategoricalCrossEntropy{0.1}},
      {"categorical_focal_cross_entropy", "logits", "label", 5, CategoricalFocalCrossEntropy{1.5}},
      {"kl_divergence", "logits", "shares", 5, KLDivergence{}},
      {"cosine_similarity", "prediction", "target", 3, CosineSimilarity{}},
      {"gaussian", "spread", "target", 6, GaussianLikelihood{}},
  };
  std::set<std::string_view> covered;
  for (const Row& row : table) covered.insert(row.config.kind());
  for (const std::string_view kind : kinds<Loss>()) {
    EXPECT_TRUE(covered.contains(kind) || has_a_test_of_its_own("objective/losses", kind)) << kind;
  }

  for (const DType dtype : {DType::f64, DType::f32}) {
    Bench bench(dtype);
    for (const Row& row : table) {
      const Tensor x = bench.numbers(reference[row.prediction], row.columns);
      const Tensor t =
          row.target == "label"
              ? bench.labels(reference[row.target])
              : bench.numbers(reference[row.target], row.columns / row.config->outputs_a_target());
      for (const bool weighted : {false, true}) {
        const std::string name = row.name + (weighted ? "_weighted" : "");
        const double found = bench.run(
            row.config, x, t, weighted ? bench.numbers(reference["weights"], 0) : Tensor{});
        expect_near(found, reference.number(name), 0, dtype, name);
        const std::vector<double>& slopes = reference[name + "_gradient"];
        for (std::size_t i = 0; i < slopes.size(); ++i) {
          expect_near(read(bench.gradient, static_cast<std::int64_t>(7 * i)), slopes[i], 1e-3,
                      dtype, name + " gradient");
        }
      }
      const std::vector<double>& rows = reference[row.name + "_rows"];
      for (std::size_t i = 0; i < rows.size(); ++i) {
        expect_near(read(bench.rows, static_cast<std::int64_t>(7 * i)), rows[i], 1, dtype,
                    row.name + " row");
      }
    }
  }
}

TEST(CrossEntropies, StayFiniteAtHugeLogits) {
  for (const DType dtype : {DType::f32, DType::f64}) {
    Bench bench(dtype);
    for (const double size : {30.0, 100.0, 1e4, 1e30}) {
      const std::vector<double> z = {size, -size, size, -size};
      const double binary =
          bench.run(BinaryCrossEntropy{}, bench.numbers(z, 1), bench.numbers({1, 0, 0, 1}, 1));
      // Two rows are right (loss 0), two are wrong by `size`.
      EXPECT_NEAR(binary / (size / 2), 1, 1e-6) << size;
      EXPECT_NEAR(read(bench.gradient, 0), 0, 1e-12);
      EXPECT_NEAR(read(bench.gradient, 2), 0.25, 1e-12);
      EXPECT_NEAR(read(bench.gradient, 3), -0.25, 1e-12);

      const double softmax =
          bench.run(SoftmaxCrossEntropy{}, bench.numbers(z, 2), bench.labels({0, 1}));
      EXPECT_NEAR(softmax / size, 1, 1e-6) << size;
      EXPECT_NEAR(read(bench.gradient, 0), 0, 1e-12);
      EXPECT_NEAR(read(bench.gradient, 2), 0.5, 1e-12);
      EXPECT_NEAR(read(bench.gradient, 3), -0.5, 1e-12);
    }
  }
}

TEST(BinaryCrossEntropy, KeepsTheDigitsOfASureAnswer) {
  // At z = 20 the loss is exp(-20): 1 - sigmoid(z) in f32 would be 0.
  Bench bench(DType::f32);
  const double sure =
      bench.run(BinaryCrossEntropy{}, bench.numbers({20}, 1), bench.numbers({1}, 1));
  EXPECT_NEAR(sure / std::exp(-20.0), 1, 1e-6);
}

TEST(SoftmaxCrossEntropy, OfOneClassIsZero) {
  Bench bench(DType::f32);
  EXPECT_EQ(bench.run(SoftmaxCrossEntropy{}, bench.numbers({3, -1e4F}, 1), bench.labels({0, 0})),
            0);
  EXPECT_EQ(read(bench.gradient, 0), 0);
}

TEST(SoftmaxCrossEntropy, OfTwoClassesIsTheBinaryOne) {
  Bench bench(DType::f64);
  const double two = bench.run(SoftmaxCrossEntropy{.label_smoothing = 0.1},
                               bench.numbers({0, 1.5, 0, -0.5}, 2), bench.labels({1, 1}));
  const double one = bench.run(BinaryCrossEntropy{.label_smoothing = 0.1},
                               bench.numbers({1.5, -0.5}, 1), bench.numbers({1, 1}, 1));
  EXPECT_NEAR(two, one, 1e-14);
}

std::string code_of(const std::function<void()>& body) {
  try {
    body();
  } catch (const Error& error) {
    return error.code();
  }
  return "none";
}

TEST(Loss, RefusesWhatDoesNotFit) {
  Bench bench(DType::f32);
  const Tensor x = bench.numbers({1, 2, 3, 4}, 2);
  EXPECT_EQ(code_of([&] {
              bench.run(MeanSquaredError{}, x, bench.numbers({1, 2}, 2));
            }),
            "usage.shape");
  EXPECT_EQ(code_of([&] { bench.run(MeanSquaredError{}, x, converted(x, DType::f64)); }),
            "usage.dtype");
  EXPECT_EQ(code_of([&] { bench.run(BinaryCrossEntropy{}, x, x); }), "usage.shape");
  EXPECT_EQ(code_of([&] {
              bench.run(SoftmaxCrossEntropy{}, x, bench.labels({0, 1, 0}));
            }),
            "usage.shape");
  EXPECT_EQ(code_of([&] { bench.run(Huber{}, x, x, bench.numbers({1, 1}, 1)); }), "usage.shape");
  EXPECT_EQ(code_of([&] { bench.run(Huber{.delta = 0}, x, x); }), "usage.bad_value");
}

TEST(SoftmaxCrossEntropy, NamesALabelThatIsNoClass) {
  Bench bench(DType::f32);
  for (const double label : {2.0, -1.0}) {
    try {
      bench.run(SoftmaxCrossEntropy{}, bench.numbers({1, 2, 3, 4}, 2), bench.labels({1, label}));
      FAIL() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "usage.bad_label");
      EXPECT_EQ(error.facts().where, "row 1 of the batch");
    }
  }
}

TEST(Loss, IsFoundByItsNameOrSuggested) {
  for (const std::string_view name : kinds<Loss>()) EXPECT_EQ(named<Loss>(name).kind(), name);
  try {
    named<Loss>("mean_square_error");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "usage.unknown_loss");
    EXPECT_NE(error.facts().fix.find("did you mean 'mean_squared_error'?"), std::string::npos);
  }
}

}  // namespace
}  // namespace lamina

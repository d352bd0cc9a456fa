// What fit() refuses before anything runs: four facts, no signal, no training on garbage.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "lamina/training/memory.hpp"
#include "small_tasks.hpp"
#include "support/facts_of.hpp"

namespace lamina {
namespace {

const Engine one_thread(1);
constexpr std::int64_t rows = 50;

/// Rows of two numbers and one code of nine, with targets for each kind of loss. A test spoils one.
struct Rows {
  Tensor numbers{Shape{rows, 2}};
  Tensor codes{Shape{rows, 1}, DType::i32};
  Tensor value{Shape{rows, 1}};
  Tensor label{Shape{rows}, DType::i32};
  Tensor weights{Shape{rows}};

  Rows() { std::fill_n(weights.f32(), rows, 1.0F); }
  Examples examples(const Tensor& targets) const {
    return rows_of(numbers, codes, targets, weights);
  }
};

/// The network of these rows, with one output for values and three for labels.
Sequential network_of(std::int64_t outputs) {
  Sequential network({Embedding{.dimension = 4, .one_hot_limit = 2}, Dense{outputs}});
  network.build({Field::numbers(2), Field::codes({9})});
  return network;
}

FitOptions options_of(const Loss& loss) {
  FitOptions options;
  options.loss = loss;
  options.epochs = 1;
  return options;
}

/// What fit() says of `training`, and of the same rows when they are those of validation.
ErrorFacts refused(const Examples& training, const Loss& loss = MeanSquaredError{},
                   std::int64_t outputs = 1) {
  const Sequential network = network_of(outputs);
  ParameterArena values = network.initialize(Seed(0));
  const ErrorFacts facts =
      facts_of([&] { fit(one_thread, network, values, training, {}, options_of(loss)); });
  const Rows fine;
  const Tensor& targets = outputs == 1 ? fine.value : fine.label;
  const ErrorFacts validation = facts_of([&] {
    fit(one_thread, network, values, fine.examples(targets), training, options_of(loss));
  });
  EXPECT_EQ(validation.code, facts.code);
  EXPECT_EQ(validation.what, facts.what);
  EXPECT_NE(validation.where.find("validation rows"), std::string::npos) << validation.where;
  return facts;
}

TEST(FitRefuses, FewerNumbersThanTargets) {
  const Rows r;
  Examples examples = r.examples(r.value);
  examples.inputs[0] = examples.inputs[0].rows(0, 8);
  const ErrorFacts facts = refused(examples);
  EXPECT_EQ(facts.code, "usage.shape");
  EXPECT_EQ(facts.what, "numbers are f32 [8,2], but must be f32 [50,2]");
  EXPECT_EQ(facts.where, "training rows, of which there are 50 by their targets");
  EXPECT_FALSE(facts.fix.empty());
}

TEST(FitRefuses, AnotherNumberOfCodesOrWeights) {
  const Rows r;
  Examples examples = r.examples(r.value);
  examples.inputs[1] = examples.inputs[1].rows(0, 49);
  EXPECT_EQ(refused(examples).what, "codes are i32 [49,1], but must be i32 [50,1]");
  examples = r.examples(r.value);
  examples.weights = examples.weights.rows(0, 7);
  EXPECT_EQ(refused(examples).what, "weights are f32 [7], but must be f32 [50]");
}

TEST(FitRefuses, RowsWithoutTargets) {
  const Rows r;
  const ErrorFacts facts = refused(rows_of(r.numbers, r.codes, {}, {}));
  EXPECT_EQ(facts.code, "usage.shape");
  EXPECT_EQ(facts.what, "targets of rows: 0, but the network has 1");
}

TEST(FitRefuses, ColumnsThatTheNetworkDoesNotTake) {
  const Rows r;
  const Tensor three(Shape{rows, 3});
  EXPECT_EQ(refused(rows_of(three, r.codes, r.value, {})).what,
            "numbers are f32 [50,3], but must be f32 [50,2]");
  EXPECT_EQ(refused(rows_of({}, r.codes, r.value, {})).what,
            "inputs of rows: 1, but the network has 2");
  EXPECT_EQ(refused(rows_of(r.numbers, {}, r.value, {})).what,
            "inputs of rows: 1, but the network has 2");
  EXPECT_EQ(refused(r.examples(Tensor(Shape{rows, 2}))).what,
            "targets are f32 [50,2], but must be f32 [50,1]");
}

TEST(FitRefuses, OtherTypesOfElements) {
  const Rows r;
  Examples examples = r.examples(r.value);
  const Tensor doubles(Shape{rows, 2}, DType::f64);
  examples.inputs[0] = doubles;
  EXPECT_EQ(refused(examples).what, "numbers are f64 [50,2], but must be f32 [50,2]");
  examples = r.examples(r.value);
  examples.inputs[1] = Tensor(Shape{rows, 1});
  EXPECT_EQ(refused(examples).what, "codes are f32 [50,1], but must be i32 [50,1]");
  EXPECT_EQ(refused(r.examples(Tensor(Shape{rows, 1}, DType::f64))).what,
            "targets are f64 [50,1], but must be f32 [50,1]");
  EXPECT_EQ(refused(r.examples(r.value), SoftmaxCrossEntropy{}, 3).what,
            "targets are f32 [50,1], but must be i32 [50]");
}

TEST(FitRefuses, RowsWithoutData) {
  const Rows r;
  Examples examples = r.examples(r.value);
  examples.inputs[0] = {nullptr, examples.inputs[0].shape, DType::f32};
  EXPECT_EQ(refused(examples).what, "numbers are without data");
}

TEST(FitRefuses, CodesOutOfRange) {
  for (const std::int32_t code : {-1, 10, 5'000'000}) {
    Rows r;
    r.codes.i32()[3] = code;
    const ErrorFacts facts = refused(r.examples(r.value));
    EXPECT_EQ(facts.code, "usage.bad_code");
    EXPECT_EQ(facts.what, "code " + std::to_string(code) + " is none of 0…9");
    EXPECT_EQ(facts.where, "training rows, row 3, column 0 of codes");
  }
  Rows r;
  for (std::int32_t i = 0; i < 10; ++i) r.codes.i32()[i] = i;
  const Sequential network = network_of(1);
  ParameterArena values = network.initialize(Seed(0));
  EXPECT_NO_THROW(fit(one_thread, network, values, rows_of(r.numbers, r.codes, r.value, {}), {},
                      options_of(MeanSquaredError{})));
}

TEST(FitRefuses, LabelsOutOfRange) {
  for (const std::int32_t label : {-1, 3}) {
    Rows r;
    r.label.i32()[49] = label;
    const ErrorFacts facts = refused(r.examples(r.label), SoftmaxCrossEntropy{}, 3);
    EXPECT_EQ(facts.code, "usage.bad_label");
    EXPECT_EQ(facts.what, "label " + std::to_string(label) + " is none of 0…2");
    EXPECT_EQ(facts.where, "training rows, row 49 of targets");
  }
}

TEST(FitRefuses, TargetsThatAreNoProbabilities) {
  for (const float target : {-0.5F, 2.0F, std::numeric_limits<float>::quiet_NaN()}) {
    Rows r;
    r.value.f32()[4] = target;
    const ErrorFacts facts = refused(r.examples(r.value), BinaryCrossEntropy{});
    EXPECT_EQ(facts.code, "usage.bad_label");
    EXPECT_EQ(facts.where, "training rows, row 4, column 0 of targets");
  }
}

TEST(FitRefuses, NumbersAndTargetsThatAreNotFinite) {
  for (const float wrong : {INFINITY, std::numeric_limits<float>::quiet_NaN()}) {
    Rows r;
    r.numbers.f32()[2 * 7 + 1] = wrong;
    ErrorFacts facts = refused(r.examples(r.value));
    EXPECT_EQ(facts.code, "usage.not_finite");
    EXPECT_EQ(facts.where, "training rows, row 7, column 1 of numbers");
    r = Rows();
    r.value.f32()[9] = wrong;
    facts = refused(r.examples(r.value));
    EXPECT_EQ(facts.code, "usage.not_finite");
    EXPECT_EQ(facts.where, "training rows, row 9, column 0 of targets");
  }
}

TEST(FitRefuses, WeightsThatAreNegativeOrNotFinite) {
  for (const float weight : {-1.0F, INFINITY, std::numeric_limits<float>::quiet_NaN()}) {
    Rows r;
    r.weights.f32()[1] = weight;
    const ErrorFacts facts = refused(r.examples(r.value));
    EXPECT_EQ(facts.code, "usage.bad_weight");
    EXPECT_EQ(facts.where, "training rows, row 1 of weights");
  }
}

TEST(FitRefuses, ANetworkThatIsNotBuilt) {
  const Rows r;
  const Sequential network({Dense{1}});
  ParameterArena values;
  const auto run = [&] {
    fit(one_thread, network, values, r.examples(r.value), {}, options_of(MeanSquaredError{}));
  };
  EXPECT_EQ(facts_of(run).code, "usage.unbuilt_network");
  const auto plan = [&] {
    training_memory(network, r.examples(r.value), {}, options_of(MeanSquaredError{}));
  };
  EXPECT_EQ(facts_of(plan).code, "usage.unbuilt_network");
}

TEST(FitRefuses, ParametersOfAnotherNetwork) {
  const Rows r;
  const Sequential network = network_of(1);
  const Sequential other = network_of(3);
  for (ParameterArena values :
       {ParameterArena(), other.initialize(Seed(0)), network.initialize(Seed(0), DType::f64)}) {
    const auto run = [&] {
      fit(one_thread, network, values, r.examples(r.value), {}, options_of(MeanSquaredError{}));
    };
    EXPECT_EQ(facts_of(run).code, "usage.shape");
  }
}

TEST(FitRefuses, OptionsOutsideTheirRange) {
  const Quadrants data(8);
  const Sequential network = quadrant_network();
  ParameterArena values = network.initialize(Seed(0));
  const auto what = [&](const FitOptions& options) {
    const ErrorFacts facts =
        facts_of([&] { fit(one_thread, network, values, data.examples(), {}, options); });
    EXPECT_EQ(facts.code, "usage.bad_value");
    return facts.what;
  };
  FitOptions options = quadrant_options();
  options.batch_size = 0;
  EXPECT_EQ(what(options), "batch_size is 0, but must be at least 1");
  options = quadrant_options();
  options.epochs = -1;
  EXPECT_EQ(what(options), "epochs is -1, but must be at least 0");
  options = quadrant_options();
  options.clip_norm = INFINITY;
  EXPECT_EQ(what(options), "clip_norm is inf, but must be at least 0");
  options = quadrant_options();
  options.optimizer = Adam{.learning_rate = NAN};
  EXPECT_EQ(what(options), "learning_rate is nan, but must be above 0");
  options = quadrant_options();
  options.loss = BinaryCrossEntropy{.label_smoothing = 1};
  EXPECT_EQ(what(options), "label_smoothing is 1, but must be in [0, 1)");
  options = quadrant_options();
  options.schedule = {StepSchedule{.epochs = 0}};
  EXPECT_EQ(what(options), "epochs is 0, but must be at least 1");
  options.schedule = {CosineSchedule{}, -1};
  EXPECT_EQ(what(options), "warmup_epochs is -1, but must be at least 0");
  EXPECT_EQ(facts_of([&] { fit(one_thread, network, values, {}, {}, quadrant_options()); }).code,
            "data.no_rows");
}

}  // namespace
}  // namespace lamina

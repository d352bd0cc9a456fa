// RealMLP as published: the same numbers as a script of its own in PyTorch, and what the recipes
// promise on a table.
#include "workflow/realmlp.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <limits>
#include <string>

#include "lamina/objective/losses.hpp"
#include "lamina/training/optimizers.hpp"
#include "lamina/workflow/train.hpp"
#include "support/referenced_parameters.hpp"
#include "workflow/draft.hpp"

namespace lamina {
namespace {

using gradient_check::read;
using gradient_check::write;

constexpr std::int64_t rows = 48;
constexpr std::int64_t batch = 16;
constexpr std::int64_t steps = 200;
const std::vector<std::int64_t> categories = {4, 2, 12, 2};

const Reference& reference() {
  static const Reference read(LAMINA_TEST_DIR "/workflow/reference/realmlp.txt");
  return read;
}

/// The table of tests/reference/make_realmlp.py; words are "k01", "k02", …
Table table_of(bool classes) {
  const std::vector<double>& numbers = reference()["numbers"];
  const std::vector<double>& codes = reference()["codes"];
  Table table("made up");
  for (std::size_t c = 0; c < 3; ++c) {
    std::vector<double> column;
    for (std::size_t row = 0; row < rows; ++row) column.push_back(numbers[3 * row + c]);
    table.add_numbers("number " + std::to_string(c), column);
  }
  for (std::size_t c = 0; c < categories.size(); ++c) {
    std::vector<std::string> column;
    for (std::size_t row = 0; row < rows; ++row) {
      const auto code = static_cast<int>(codes[categories.size() * row + c]);
      std::array<char, 8> word{};
      std::snprintf(word.data(), word.size(), "k%02d", code);
      column.emplace_back(code == 0 ? "" : word.data());
    }
    table.add_categories("words " + std::to_string(c), column);
  }
  if (classes) {
    std::vector<std::string> labels;
    for (const double label : reference()["label"]) {
      labels.push_back("class " + std::to_string(static_cast<int>(label)));
    }
    table.add_categories("y", labels);
  } else {
    table.add_numbers("y", reference()["target"]);
  }
  return table;
}

TrainOptions options_of(Recipe recipe) {
  return {.target = "y",
          .recipe = recipe,
          .layers = std::vector<std::int64_t>{8, 8, 8},
          .dropout = 0,
          .test = 0,
          .validation = 0,
          .threads = 1};
}

struct Case {
  std::string prefix;
  Recipe recipe;
  bool classes;
};

std::vector<Case> cases() {
  return {{"s_classes_", Recipe::realmlp_s, true},
          {"s_numbers_", Recipe::realmlp_s, false},
          {"td_classes_", Recipe::realmlp, true},
          {"td_numbers_", Recipe::realmlp, false}};
}

TrainingDraft draft_of(const Case& one) {
  const TrainingDraft draft =
      draft_training(table_of(one.classes), options_of(one.recipe), nullptr, nullptr);
  EXPECT_EQ(draft.training.size(), static_cast<std::size_t>(rows));
  return draft;
}

void set_parameters(const Network& network, const std::string& prefix, ParameterArena& values) {
  for (const ParameterEntry& entry : network.parameters().entries()) {
    if (entry.kind == ParameterKind::statistic) continue;
    const std::vector<double>& start = reference()[prefix + entry.name];
    ASSERT_EQ(start.size(), static_cast<std::size_t>(entry.shape.elements())) << entry.name;
    for (std::size_t i = 0; i < start.size(); ++i) {
      write(values.view(entry), static_cast<std::int64_t>(i), start[i]);
    }
  }
}

/// The inputs in double: the numbers as the script has preprocessed them, and the codes.
struct Inputs {
  Tensor numbers, codes, labels, target;

  explicit Inputs(const Case& one, std::int64_t count)
      : numbers(Shape{count, 3}, DType::f64),
        codes(Shape{count, 4}, DType::i32),
        labels(Shape{count}, DType::i32),
        target(Shape{count, 1}, DType::f64),
        one_(one) {}

  /// Row `row` of the table as row `i`.
  void put(std::int64_t i, std::int64_t row) {
    const std::vector<double>& front = reference()["s_classes_front"];
    const auto at = static_cast<std::size_t>(row);
    const std::size_t width = front.size() / rows;
    for (std::size_t c = 0; c < 3; ++c) {
      numbers.f64()[i * 3 + static_cast<std::int64_t>(c)] = front[at * width + c];
    }
    for (std::size_t c = 0; c < 4; ++c) {
      codes.i32()[i * 4 + static_cast<std::int64_t>(c)] =
          static_cast<std::int32_t>(reference()["codes"][at * 4 + c]);
    }
    labels.i32()[i] = static_cast<std::int32_t>(reference()["label"][at]);
    target.f64()[i] = (reference()["target"][at] - mean_) / deviation_;
  }
  void standardise(double mean, double deviation) {
    mean_ = mean;
    deviation_ = deviation;
  }
  Examples examples() const {
    return {.inputs = {numbers, codes},
            .targets = {one_.classes ? ConstView(labels) : ConstView(target)}};
  }

 private:
  Case one_;
  double mean_ = 0, deviation_ = 1;
};

void expect_near(const ConstView& found, const std::vector<double>& expected, double tolerance,
                 const std::string& what) {
  ASSERT_EQ(static_cast<std::size_t>(found.elements()), expected.size()) << what;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    ASSERT_NEAR(read(found, static_cast<std::int64_t>(i)), expected[i],
                tolerance * std::max(1.0, std::abs(expected[i])))
        << what << ", number " << i;
  }
}

TEST(RealMlp, TakesTheStepsOfTheScriptFor200Steps) {
  const Engine engine(1);
  for (const Case& one : cases()) {
    SCOPED_TRACE(one.prefix);
    const TrainingDraft draft = draft_of(one);
    const Network& network = draft.network;
    const FitOptions& fit = draft.fit;
    ParameterArena values = network.initialize(Seed(0), DType::f64);
    ParameterArena gradients(network.parameters(), DType::f64);
    set_parameters(network, one.prefix, values);
    Optimizer optimizer(fit.optimizer, fit.groups, network.parameters(), DType::f64);
    Inputs inputs(one, batch);
    inputs.standardise(draft.preprocessor.target_mean(), draft.preprocessor.target_scale());
    Tape tape(engine, DType::f64);
    for (std::int64_t step = 0; step < steps; ++step) {
      for (std::int64_t i = 0; i < batch; ++i) inputs.put(i, (7 * i + 11 * step) % rows);
      tape.begin_training(network.parameters(), values, &gradients);
      const Examples examples = inputs.examples();
      const std::array<Var, 2> in = {tape.input(examples.inputs[0]),
                                     tape.input(examples.inputs[1])};
      const Var out = network.forward(tape, in, Network::Output::logits);
      const Var result = loss(tape, fit.loss, out, tape.input(examples.targets[0]));
      const std::string name = one.prefix + "loss_" + std::to_string(step + 1);
      if (step == 0 || step == 1 || step == 19 || step == 199) {
        EXPECT_NEAR(read(tape.value(result), 0), reference().number(name), 1e-8) << step;
      }
      tape.backward(result);
      const double t = static_cast<double>(step) / steps;
      const SchedulePlace place{.step = step, .steps_per_epoch = 1, .progress = t};
      optimizer.step(engine, values, gradients, rate_factor(fit.schedule, step, 1, steps),
                     fit.weight_decay_schedule ? (*fit.weight_decay_schedule)->at(place) : 1);
    }
    for (const ParameterEntry& entry : network.parameters().entries()) {
      if (entry.kind == ParameterKind::statistic) continue;
      expect_near(values.view(entry), reference()[one.prefix + "end_" + entry.name], 1e-8,
                  entry.name);
    }
  }
}

/// What goes into the layer of scales, of the whole table: as published, numbers and categories.
TEST(RealMlp, PreprocessesAsTheScriptDoes) {
  const Engine engine(1);
  for (const Case& one : cases()) {
    SCOPED_TRACE(one.prefix);
    const TrainingDraft draft = draft_of(one);
    const Network& network = draft.network;
    const Features features = draft.preprocessor.apply(table_of(one.classes));
    ParameterArena values = network.initialize(Seed(0));
    set_parameters(network, one.prefix, values);
    Tape tape(engine);
    tape.begin_evaluation(network.parameters(), values);
    std::vector<Var> in, nodes(network.nodes().size());
    for (const Tensor& input : features.inputs) in.push_back(tape.input(input));
    std::array<Var, 1> out;
    const std::array<Network::Output, 1> what = {Network::Output::logits};
    network.forward(tape, in, out, what, nodes);
    std::size_t scale = 0;
    while (network.layer_name(scale) != "layer_scale_1") ++scale;
    // The scales are 1 at first.
    expect_near(tape.value(nodes[scale]), reference()[one.prefix + "front"], 2e-6, "front");
  }
}

TEST(RealMlp, ScalesCategoriesByTheirShares) {
  // 3 of 10 rows hold the first of three words: quartiles differ, so they are 1 apart.
  const std::array<CodeCounts, 2> counts = {CodeCounts{1, 3, 5, 1}, CodeCounts{2, 8, 0}};
  const CategoryScaling scaling = scaling_of(2, counts, 8, 8);
  ASSERT_EQ(scaling.mean.size(), 6U);
  EXPECT_EQ(scaling.mean[0], 0);
  EXPECT_EQ(scaling.variance[1], 1);
  const auto told = [&](std::size_t column, double x) {
    return (x - scaling.mean[column]) / std::sqrt(scaling.variance[column]);
  };
  EXPECT_NEAR(told(2, 0), 0, 1e-12);
  // Quartiles of three ones among ten: 0 and 0.75 of a one.
  const double z = 1 / 0.75;
  EXPECT_NEAR(told(2, 1), z / std::sqrt(1 + z * z / 9), 1e-12);
  EXPECT_NEAR(told(4, 1), 2 / std::sqrt(1 + 4.0 / 9), 1e-12);  // one of ten: quartiles are equal
  // Of two words the second never stands in training: 1 is the median, 0 is 2 / (1 - 0) below it.
  ASSERT_EQ(scaling.binary.size(), 3U);
  EXPECT_NEAR(scaling.binary[0], -2 / std::sqrt(1 + 4.0 / 9), 1e-12);
  EXPECT_EQ(scaling.binary[1], 0);
}

}  // namespace
}  // namespace lamina

// The check of gradients: it agrees with a plain loop, finds what is wrong, and calls a kink a
// kink.
#include "lamina/workflow/gradcheck.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "lamina/autograd/operations.hpp"
#include "lamina/core/error.hpp"
#include "lamina/model/sequential.hpp"
#include "support/layer_family.hpp"
#include "workflow/small_runs.hpp"

namespace lamina {
namespace {

const CheckedTensor& tensor(const GradcheckReport& report, const std::string& name) {
  const auto found = std::find_if(report.tensors.begin(), report.tensors.end(),
                                  [&](const CheckedTensor& one) { return one.name == name; });
  EXPECT_NE(found, report.tensors.end()) << name;
  return *found;
}

/// x² whose backward function says 3x.
void square(Step& step, const Op& op) {
  const ConstView& x = step.input(op, 0);
  for (std::int64_t i = 0; i < x.elements(); ++i) {
    step.output(op).f64()[i] = x.f64()[i] * x.f64()[i];
  }
}
void wrong_slope(Step& step, const Op& op) {
  const ConstView& x = step.input(op, 0);
  const Step::Target dx = step.input_gradient(op, 0);
  if (!dx) return;
  for (std::int64_t i = 0; i < x.elements(); ++i) {
    const double slope = 3 * x.f64()[i] * step.output_gradient(op).f64()[i];
    dx.view.f64()[i] = dx.add ? dx.view.f64()[i] + slope : slope;
  }
}
constexpr OpKind wrong_square{.name = "wrong_square", .forward = square, .backward = wrong_slope};

struct WrongSquare {
  static constexpr std::string_view kind = "wrong_square";
  void fields(Fields&) {}
  Var forward(Tape& tape, Var z) const { return tape.record(wrong_square, {z}); }
};

Network built(std::vector<LayerConfig> layers, std::int64_t numbers) {
  Sequential network(std::move(layers));
  network.build({Field::numbers(numbers)});
  return network;
}

TEST(Gradcheck, HasTheGradientOfAPlainLoop) {
  // L = mean (x w + b - t)², of which dL/dw, dL/db and dL/dx are sums by hand.
  const Network network = built({Dense{1}}, 2);
  ParameterArena values(network.parameters());
  const std::vector<ParameterEntry>& entries = network.parameters().entries();
  values.view(entries[0]).f32()[0] = 0.5F;
  values.view(entries[0]).f32()[1] = -2;
  values.view(entries[1]).f32()[0] = 0.25F;
  const std::vector<float> x = {1, 2, -3, 0.5F, 4, -1};
  const std::vector<float> t = {1, 0, -2};
  const Tensor inputs(Shape{3, 2}, x);
  const Tensor targets(Shape{3, 1}, t);
  double loss = 0, largest = 0;
  std::vector<double> dw(2), dx;
  for (std::size_t row = 0; row < 3; ++row) {
    const double error = x[2 * row] * 0.5 - 2.0 * x[2 * row + 1] + 0.25 - t[row];
    loss += error * error / 3;
    dw[0] += 2 * error * x[2 * row] / 3;
    dw[1] += 2 * error * x[2 * row + 1] / 3;
    dx.push_back(2 * error * 0.5 / 3);
    dx.push_back(2 * error * -2.0 / 3);
  }
  Examples rows;
  rows.inputs = {inputs};
  rows.targets = {targets};
  const GradcheckReport report = gradcheck(network, values, rows, {.loss = MeanSquaredError{}});
  EXPECT_NEAR(report.loss, loss, 1e-12);
  EXPECT_EQ(report.rows, 3);
  EXPECT_TRUE(report.agrees());
  const CheckedTensor& weight = tensor(report, "dense_1.weight");
  EXPECT_EQ(weight.checked, 2);
  EXPECT_NEAR(weight.analytic, dw[static_cast<std::size_t>(weight.worst)], 1e-12);
  EXPECT_NEAR(weight.numeric, dw[static_cast<std::size_t>(weight.worst)], 1e-9);
  const CheckedTensor& input = tensor(report, "input numbers");
  EXPECT_EQ(input.shape, (Shape{3, 2}));
  EXPECT_NEAR(input.analytic, dx[static_cast<std::size_t>(input.worst)], 1e-12);
  for (const CheckedTensor& one : report.tensors) largest = std::max(largest, one.relative_error);
  EXPECT_LT(largest, 1e-8);
}

TEST(Gradcheck, CountsWhatRegularizersCost) {
  const Network plain = built({Dense{2}}, 3);
  const Network costly = built({Dense{.units = 2, .kernel_regularizer = L2{.l2 = 0.25}}}, 3);
  const ParameterArena values = plain.initialize(Seed(3));
  const Tensor x(Shape{1, 3}, std::vector<float>{1, 2, -3});
  const Tensor t(Shape{1, 2}, std::vector<float>{1, 0});
  Examples rows;
  rows.inputs = {x};
  rows.targets = {t};
  const FitOptions losses{.loss = MeanSquaredError{}};
  const GradcheckReport with = gradcheck(costly, values, rows, losses);
  const GradcheckReport without = gradcheck(plain, values, rows, losses);
  double squares = 0;
  const ConstView w = values.view(plain.parameters().entries()[0]);
  for (std::int64_t i = 0; i < 6; ++i) squares += double{w.f32()[i]} * w.f32()[i];
  EXPECT_NEAR(with.loss, without.loss + 0.25 * squares, 1e-12);
  EXPECT_TRUE(with.agrees());
}

TEST(Gradcheck, FindsABackwardFunctionThatIsWrongAndWhatItReaches) {
  const Network network = built({Dense{3, WrongSquare{}}, Dense{1}}, 2);
  const GradcheckReport report = gradcheck(Network(network.nodes()));
  EXPECT_FALSE(report.agrees());
  EXPECT_TRUE(report.random_rows);
  const std::string first = network.nodes()[0].name;
  const std::string last = network.nodes()[1].name;
  const CheckedTensor& before = tensor(report, first + ".weight");
  EXPECT_FALSE(before.agrees);
  EXPECT_NEAR(before.analytic / before.numeric, 1.5, 1e-6);
  EXPECT_NEAR(before.relative_error, 1.0 / 3, 1e-6);
  EXPECT_FALSE(tensor(report, "input numbers").agrees);
  EXPECT_TRUE(tensor(report, last + ".weight").agrees) << "behind the mistake";
}

TEST(Gradcheck, PassesEveryLayerOfTheFamily) {
  for (const LayerConfig& layer : layer_family()) {
    const Network network = network_around(layer);
    for (const std::int64_t rows : {1, 7}) {
      const GradcheckReport report = gradcheck(Network(network.nodes(), network.output_names()),
                                               {.rows = rows, .entries = 6, .seed = 3});
      for (const CheckedTensor& one : report.tensors) {
        EXPECT_TRUE(one.agrees) << layer.kind() << ", " << one.name << one.place() << ": "
                                << one.analytic << " against " << one.numeric;
      }
    }
  }
}

TEST(Gradcheck, PassesEveryLossOfTheFamily) {
  for (const Loss& loss : Loss::shipped()) {
    const bool one = loss->targets() == Targets::probabilities || loss->targets() == Targets::any;
    const Network network = built({Dense{4, Activation::tanh}, Dense{one ? 1 : 4}}, 2);
    const GradcheckReport report =
        gradcheck(Network(network.nodes()), {.entries = 6, .loss = std::string(loss.kind())});
    EXPECT_TRUE(report.agrees()) << loss.kind();
    EXPECT_EQ(report.loss_name, loss.kind());
  }
}

TEST(Gradcheck, TakesTheLossThatFitsTheHead) {
  const auto loss_of = [](const Activation& head, std::int64_t units) {
    const GradcheckReport report = gradcheck(Network({{"answer", Dense{units, head}}}));
    EXPECT_TRUE(report.agrees());
    return report.loss_name;
  };
  EXPECT_EQ(loss_of(Activation::sigmoid, 1), "binary_cross_entropy");
  EXPECT_EQ(loss_of(Activation::sigmoid, 3), "mean_squared_error");
  EXPECT_EQ(loss_of(Activation::softmax, 3), "softmax_cross_entropy");
  EXPECT_EQ(loss_of(Activation::linear, 2), "mean_squared_error");
}

TEST(Gradcheck, NamesAKinkAndComparesTheOthers) {
  // The first column is 0 in all rows and the biases are 0, so relu stands at its kink in each.
  const Network network = built({Dense{1, Activation::relu, false}, Dense{1}}, 2);
  ParameterArena values = network.initialize(Seed(1));
  for (const ParameterEntry& entry : network.parameters().entries()) {
    for (std::int64_t i = 0; i < entry.shape.elements(); ++i) values.view(entry).f32()[i] = 1;
  }
  const std::vector<float> x = {0, 0, 2, 1};
  const std::vector<float> t = {5, 1};
  const Tensor inputs(Shape{2, 2}, x);
  const Tensor targets(Shape{2, 1}, t);
  Examples rows;
  rows.inputs = {inputs};
  rows.targets = {targets};
  const GradcheckReport report = gradcheck(network, values, rows, {.loss = MeanSquaredError{}});
  EXPECT_TRUE(report.agrees());
  const CheckedTensor& input = tensor(report, "input numbers");
  EXPECT_EQ(input.checked, 4);
  EXPECT_EQ(input.kinks, 2) << "both numbers of the row of zeros";
  EXPECT_GE(input.worst, 2);
  EXPECT_EQ(tensor(report, "dense_1.weight").kinks, 0);
}

TEST(Gradcheck, IsTheSameForAnyThreadsAndChoosesEntriesByTheSeed) {
  const Network network({{"wide", Dense{40, Activation::relu}},
                         {"drop", Dropout{0.4}, {"wide"}},
                         {"answer", Dense{1}, {"drop"}}});
  const GradcheckReport one = gradcheck(network, {.entries = 9, .threads = 1});
  const GradcheckReport three = gradcheck(network, {.entries = 9, .threads = 3});
  const GradcheckReport other = gradcheck(network, {.entries = 9, .seed = 8});
  EXPECT_TRUE(one.agrees());
  bool differs = false;
  for (std::size_t i = 0; i < one.tensors.size(); ++i) {
    EXPECT_EQ(one.tensors[i].worst, three.tensors[i].worst);
    EXPECT_EQ(one.tensors[i].numeric, three.tensors[i].numeric);
    EXPECT_EQ(one.tensors[i].checked, std::min<std::int64_t>(9, one.tensors[i].shape.elements()));
    differs = differs || one.tensors[i].worst != other.tensors[i].worst;
  }
  EXPECT_TRUE(differs);
}

TEST(Gradcheck, ChecksAModelByTheLossItWasTrainedWith) {
  TrainOptions options = line_options();
  options.said.loss = "huber:delta=0.5";
  const Model model = run_training(plan_training(line_table(), options)).model;
  const Table table = line_table();
  const GradcheckReport on_rows = gradcheck(model, &table);
  EXPECT_EQ(on_rows.loss_name, "huber");
  EXPECT_EQ(on_rows.rows, 8);
  EXPECT_FALSE(on_rows.random_rows);
  EXPECT_TRUE(on_rows.agrees());
  EXPECT_TRUE(gradcheck(model, nullptr, {.loss = "mean_absolute_error"}).agrees());
  const GradcheckReport fitted =
      gradcheck(Network({{"hidden", Dense{4}}}), table, {.target = "y"}, {.rows = 3});
  EXPECT_EQ(fitted.rows, 3);
  EXPECT_EQ(fitted.tensors.size(), 5U) << "a last layer was added";
  EXPECT_TRUE(fitted.agrees());
}

TEST(Gradcheck, WeighsRowsAsTheirTrainingDid) {
  const auto [table, counted, options] = CountedLine();
  const Network linear({{"answer", Dense{1}}});  // nothing random: a mask would differ by its row
  const Model weighed = run_training(plan_training(table, options, std::nullopt, &linear)).model;
  const GradcheckReport all = gradcheck(weighed, &table, {.rows = 120});
  EXPECT_TRUE(all.agrees());
  const Table those = table.select(counted);
  EXPECT_NEAR(all.loss, gradcheck(weighed, &those, {.rows = 80}).loss, 1e-12)
      << "rows of weight 0 do not count";
  const Table without = line_table();
  EXPECT_THROW(gradcheck(weighed, &without), Error) << "the column of weights is not there";
}

TEST(Gradcheck, ChecksPixelsAsNumbers) {
  const Network network({{"flat", Flatten{}}, {"answer", Dense{2, Activation::softmax}, {"flat"}}});
  const GradcheckReport report = gradcheck(network, {.rows = 2});
  EXPECT_TRUE(report.agrees());
  EXPECT_EQ(tensor(report, "input image").shape, (Shape{2, 6, 6, 1}));
}

TEST(Gradcheck, RefusesWhatCannotBeChecked) {
  const auto code = [](const auto& body) -> std::string {
    try {
      body();
    } catch (const Error& error) {
      EXPECT_FALSE(error.facts().fix.empty());
      return error.code();
    }
    return "no error";
  };
  const Network network({{"answer", Dense{1}}});
  EXPECT_EQ(code([&] { gradcheck(network, {.rows = 0}); }), "usage.bad_value");
  EXPECT_EQ(code([&] { gradcheck(network, {.entries = 0}); }), "usage.bad_value");
  EXPECT_EQ(code([&] { gradcheck(network, {.tolerance = 0}); }), "usage.bad_value");
  EXPECT_EQ(code([&] { gradcheck(network, {.loss = "hubr"}); }), "usage.unknown_loss");
  const Model model = run_training(plan_training(line_table(), line_options())).model;
  const Table without = line_table().drop(std::vector<std::string>{"y"});
  EXPECT_EQ(code([&] { gradcheck(model, &without); }), "data.missing_column");
}

}  // namespace
}  // namespace lamina

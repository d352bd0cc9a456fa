// A watched step gives the numbers it worked with, all of them, and nothing else changes.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "lamina/autograd/operations.hpp"
#include "lamina/training/training.hpp"
#include "small_tasks.hpp"
#include "support/allocations.hpp"

namespace lamina {
namespace {

const Engine one_thread(1);

/// Rows in matrices of doubles, one row after the other.
struct Matrix {
  std::int64_t rows = 0, columns = 0;
  std::vector<double> values = {};
  Matrix(std::int64_t r, std::int64_t c)
      : rows(r), columns(c), values(static_cast<std::size_t>(r * c)) {}
  explicit Matrix(const ConstView& view) : Matrix(view.shape.rows(), view.shape.columns()) {
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = view.f32()[i];
  }
  double& at(std::int64_t r, std::int64_t c) {
    return values[static_cast<std::size_t>(r * columns + c)];
  }
};

void expect_near(const ConstView& found, const Matrix& wanted, const char* what) {
  ASSERT_FALSE(found.empty()) << what;
  ASSERT_EQ(found.elements(), static_cast<std::int64_t>(wanted.values.size())) << what;
  for (std::size_t i = 0; i < wanted.values.size(); ++i) {
    EXPECT_NEAR(found.f32()[i], wanted.values[i], 1e-6) << what << " " << i;
  }
}

/// Two layers, tanh and linear, and the mean squared error: forwards and backwards in plain loops.
struct PlainStep {
  Matrix z1, a1, z2, dz2, da1, dz1, dw1, db1, dw2, db2;
  double loss = 0;

  PlainStep(Matrix x, Matrix y, Matrix w1, Matrix b1, Matrix w2, Matrix b2)
      : z1(x.rows, w1.columns),
        a1(z1),
        z2(x.rows, 1),
        dz2(z2),
        da1(z1),
        dz1(z1),
        dw1(w1.rows, w1.columns),
        db1(1, w1.columns),
        dw2(w2.rows, 1),
        db2(1, 1) {
    const auto rows = static_cast<double>(x.rows);
    for (std::int64_t r = 0; r < x.rows; ++r) {
      for (std::int64_t u = 0; u < w1.columns; ++u) {
        z1.at(r, u) = b1.at(0, u);
        for (std::int64_t i = 0; i < x.columns; ++i) z1.at(r, u) += x.at(r, i) * w1.at(i, u);
        a1.at(r, u) = std::tanh(z1.at(r, u));
      }
      z2.at(r, 0) = b2.at(0, 0);
      for (std::int64_t u = 0; u < w1.columns; ++u) z2.at(r, 0) += a1.at(r, u) * w2.at(u, 0);
      const double error = z2.at(r, 0) - y.at(r, 0);
      loss += error * error / rows;
      dz2.at(r, 0) = 2 * error / rows;
      db2.at(0, 0) += dz2.at(r, 0);
      for (std::int64_t u = 0; u < w1.columns; ++u) {
        dw2.at(u, 0) += a1.at(r, u) * dz2.at(r, 0);
        da1.at(r, u) = dz2.at(r, 0) * w2.at(u, 0);
        dz1.at(r, u) = da1.at(r, u) * (1 - a1.at(r, u) * a1.at(r, u));
        db1.at(0, u) += dz1.at(r, u);
        for (std::int64_t i = 0; i < x.columns; ++i) dw1.at(i, u) += x.at(r, i) * dz1.at(r, u);
      }
    }
  }
};

Sequential two_layers() {
  Sequential network({Dense{4, Activation::tanh}, Dense{1}});
  network.build({Field::numbers(2)});
  return network;
}

TEST(WatchedStep, GivesTheNumbersOfAPlainLoop) {
  const Line line(30);
  const Sequential network = two_layers();
  FitOptions options;
  constexpr double rate = 0.1;
  options.optimizer = Sgd{.learning_rate = rate};
  for (const auto& [batch, shards, accumulate] :
       {std::array{12, 1, 1}, {12, 4, 1}, {4, 1, 3}, {6, 4, 2}}) {
    SCOPED_TRACE(testing::Message() << batch << " rows, " << shards << " shards");
    options.batch_size = batch;
    options.shards = shards;
    options.accumulate = accumulate;
    Training training(one_thread, network, network.initialize(Seed(0)), line.examples(), {},
                      options);
    training.watch(true);
    for (const std::int64_t rows : {12, 12, 6, 12}) {  // the third one ends the epoch
      ASSERT_TRUE(training.step());
      const WatchedStep step = *training.watched();
      ASSERT_EQ(step.batch.rows(), rows);
      const auto before = [&](const char* name) {
        return Matrix(step.parameter(name)->before);
      };
      const PlainStep plain(Matrix(step.batch.inputs[0]), Matrix(step.batch.targets[0]),
                            before("dense_2.weight"), before("dense_2.bias"),
                            before("dense_1.weight"), before("dense_1.bias"));
      EXPECT_NEAR(step.loss, plain.loss, 1e-6);
      ASSERT_EQ(step.nodes().size(), 2U);
      const WatchedNode& hidden = step.nodes()[0];
      EXPECT_EQ(hidden.name, "dense_2");
      EXPECT_EQ(hidden.z.shape, (Shape{rows, 4}));
      expect_near(hidden.z, plain.z1, "z");
      expect_near(hidden.output, plain.a1, "output");
      expect_near(hidden.doutput, plain.da1, "doutput");
      expect_near(hidden.dz, plain.dz1, "dz");
      const WatchedNode& last = *step.node("dense_1");
      EXPECT_EQ(last.output.data(), last.z.data()) << "no activation";
      expect_near(last.z, plain.z2, "z");
      expect_near(last.dz, plain.dz2, "dz");
      const std::int64_t row = rows - 1;
      const WatchedNode one = hidden.at(row);
      EXPECT_EQ(one.z.shape, (Shape{1, 4}));
      EXPECT_EQ(one.dz.f32(), hidden.dz.f32() + 4 * row);
      for (const auto& [name, gradient] : {std::pair{"dense_2.weight", &plain.dw1},
                                           {"dense_2.bias", &plain.db1},
                                           {"dense_1.weight", &plain.dw2},
                                           {"dense_1.bias", &plain.db2}}) {
        const WatchedParameter& parameter = *step.parameter(name);
        expect_near(parameter.gradient, *gradient, name);
        Matrix change = *gradient;
        for (double& value : change.values) value *= -rate;
        expect_near(parameter.change, change, name);
      }
    }
    EXPECT_EQ(training.watched()->node("nobody"), nullptr);
    EXPECT_EQ(training.watched()->parameter("nobody"), nullptr);
  }
}

TEST(WatchedStep, OfALossThatReadsLogitsHasTheAnswerToo) {
  const Quadrants data(20);
  Sequential network({Dense{1, sigmoid}});
  network.build({Field::numbers(2)});
  FitOptions options = quadrant_options();
  options.batch_size = 20;
  Training training(one_thread, network, network.initialize(Seed(0)), data.examples(), {}, options);
  training.watch(true);
  training.step();
  const WatchedStep step = *training.watched();
  const WatchedNode& node = step.nodes()[0];
  EXPECT_TRUE(node.doutput.empty());
  EXPECT_TRUE(node.at(3).doutput.empty());
  for (std::int64_t i = 0; i < 20; ++i) {
    const double answer = 1 / (1 + std::exp(-static_cast<double>(node.z.f32()[i])));
    EXPECT_NEAR(node.output.f32()[i], answer, 1e-6);
    EXPECT_NEAR(node.dz.f32()[i], (answer - step.batch.targets[0].f32()[i]) / 20, 1e-7);
  }
}

TEST(WatchedStep, HasClippedGradientsAndTheChangeOfStatistics) {
  const Quadrants data(40);
  const Sequential network = quadrant_network();
  FitOptions options = quadrant_options();
  options.clip_norm = 1e-3;
  Training training(one_thread, network, network.initialize(Seed(0)), data.examples(), {}, options);
  training.watch(true);
  training.step();
  const WatchedStep step = *training.watched();
  double squares = 0;
  for (const WatchedParameter& parameter : step.parameters()) {
    const ConstView& gradient = parameter.gradient;
    const bool statistic = parameter.name.find(".running_") != std::string_view::npos;
    EXPECT_EQ(gradient.empty(), statistic) << parameter.name;
    EXPECT_TRUE(!statistic || parameter.change.f32()[0] != 0) << parameter.name;
    for (std::int64_t i = 0; !statistic && i < gradient.elements(); ++i) {
      squares += static_cast<double>(gradient.f32()[i]) * gradient.f32()[i];
    }
  }
  EXPECT_NEAR(std::sqrt(squares), 1e-3, 1e-8);
  for (std::int64_t i = 0; i < step.change->all().elements(); ++i) {
    EXPECT_EQ(step.change->all().f32()[i],
              training.state().parameters.all().f32()[i] - step.before->all().f32()[i]);
  }
}

/// What differs between one pass and several is the share of the loss, rounded once more.
TEST(WatchedStep, OfSeveralPassesIsThatOfOne) {
  const Quadrants data(50);
  Sequential network({Dense{8, silu}, Dropout{0.4}, Dense{1, sigmoid}});
  network.build({Field::numbers(2)});
  const auto watched = [&](std::int64_t batch, std::int64_t shards, std::int64_t accumulate) {
    FitOptions options = quadrant_options();
    options.batch_size = batch;
    options.shards = shards;
    options.accumulate = accumulate;
    Training training(one_thread, network, network.initialize(Seed(0)), data.examples(), {},
                      options);
    training.watch(true);
    training.step();
    std::vector<std::vector<float>> values;
    for (const WatchedNode& node : training.watched()->nodes()) {
      for (const ConstView& view : {node.z, node.output, node.dz, node.doutput}) {
        if (!view.empty()) values.emplace_back(view.f32(), view.f32() + view.elements());
      }
    }
    return values;
  };
  const std::vector<std::vector<float>> one = watched(40, 1, 1);
  ASSERT_EQ(one.size(), 11U);  // of three nodes, one of which has no gradient of its answer
  for (const auto& [batch, shards, accumulate] : {std::array{40, 4, 1}, {10, 1, 4}, {20, 3, 2}}) {
    const std::vector<std::vector<float>> other = watched(batch, shards, accumulate);
    ASSERT_EQ(other.size(), one.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
      ASSERT_EQ(other[i].size(), one[i].size());
      for (std::size_t k = 0; k < one[i].size(); ++k) EXPECT_NEAR(other[i][k], one[i][k], 1e-7);
    }
  }
}

FitOptions many_passes(std::int64_t shards) {
  FitOptions options = quadrant_options();
  options.batch_size = 16;
  options.shards = shards;
  options.accumulate = 2;
  options.clip_norm = 0.3;
  options.average = 0.9;
  return options;
}

TEST(WatchedStep, ChangesNoBit) {
  const Quadrants data(100);
  const Quadrants validation(30, 2);
  const Sequential network = quadrant_network();  // dropout and batch normalization
  for (const std::int64_t shards : {1, 4}) {
    std::vector<TrainingState> ends;
    for (const bool watched : {false, true}) {
      Training training(one_thread, network, network.initialize(Seed(0)), data.examples(),
                        validation.examples(), many_passes(shards));
      training.watch(watched);
      for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(training.step());
        EXPECT_EQ(training.watched().has_value(), watched);
      }
      ends.push_back(training.state());
    }
    EXPECT_TRUE(same_bits(ends[0].parameters, ends[1].parameters)) << shards << " shards";
    EXPECT_TRUE(same_bits(ends[0].average, ends[1].average));
    EXPECT_TRUE(same_bits(ends[0].best, ends[1].best));
    EXPECT_EQ(ends[0].epoch_loss, ends[1].epoch_loss);
  }
}

TEST(WatchedStep, AllocatesNothingOnceWarm) {
  const Quadrants data(200);
  const Sequential network = quadrant_network();
  for (const std::int64_t shards : {1, 4}) {
    Training training(one_thread, network, network.initialize(Seed(0)), data.examples(), {},
                      many_passes(shards));
    training.watch(true);
    training.epoch();
    training.epoch();
    const long before = allocations();
    for (int i = 0; i < 5; ++i) training.step();
    EXPECT_EQ(allocations(), before) << shards << " shards";
    training.watch(false);
    training.step();
    EXPECT_EQ(allocations(), before) << "off";
  }
}

/// A branch, pixels that become numbers, and layers that hand on what came in.
TEST(WatchedStep, KnowsTheNodesOfAGraph) {
  Network network({{"start", Dense{3, relu}, {"pixels_flat"}},
                   {"pixels_flat", Flatten{}, {"pixels"}},
                   {"same", Dropout{0}, {"start"}},
                   {"sum", Add{}, {"same", "start"}},
                   {"answer", Dense{1}, {"sum"}}});
  network.build({{.name = "pixels", .shape = {2, 2}, .dtype = DType::u8}});
  Tensor pixels(Shape{6, 2, 2}, DType::u8);
  for (std::int64_t i = 0; i < 24; ++i) pixels.u8()[i] = static_cast<std::uint8_t>(9 * i);
  const Tensor targets(Shape{6, 1});
  Examples rows;
  rows.inputs = {pixels};
  rows.targets = {targets};
  FitOptions options;
  options.shards = 2;
  Training training(one_thread, network, network.initialize(Seed(2)), rows, {}, options);
  training.watch(true);
  training.step();
  const WatchedStep step = *training.watched();
  const WatchedNode& flat = *step.node("pixels_flat");
  for (std::int64_t i = 0; i < 24; ++i) {
    EXPECT_EQ(flat.output.f32()[i],
              static_cast<float>(static_cast<double>(step.batch.inputs[0].u8()[i]) / 255));
  }
  EXPECT_TRUE(flat.doutput.empty()) << "nothing to learn there";
  const WatchedNode& start = *step.node("start");
  const WatchedNode& same = *step.node("same");
  const WatchedNode& sum = *step.node("sum");
  EXPECT_EQ(same.z.data(), same.output.data()) << "it has no activation of its own";
  for (std::int64_t i = 0; i < 18; ++i) {
    EXPECT_EQ(start.output.f32()[i], std::max(start.z.f32()[i], 0.0F));
    EXPECT_EQ(sum.output.f32()[i], 2 * start.output.f32()[i]);
    EXPECT_EQ(start.doutput.f32()[i], 2 * sum.doutput.f32()[i]);
    EXPECT_EQ(start.dz.f32()[i], start.z.f32()[i] > 0 ? start.doutput.f32()[i] : 0);
  }
}

TEST(WatchedStep, IsGoneAfterACommandThatMovesItsMemory) {
  const Numbered data(20);
  const Sequential network = line_network();
  Training training(one_thread, network, network.initialize(Seed(0)), data.examples(), {},
                    slow_options());
  EXPECT_EQ(training.watched(), std::nullopt);
  training.watch(true);
  EXPECT_EQ(training.watched(), std::nullopt);
  training.step();
  EXPECT_NE(training.watched(), std::nullopt);
  training.set(NewBatchSize{20});
  EXPECT_EQ(training.watched(), std::nullopt);
  training.step();
  EXPECT_EQ(training.watched()->nodes()[0].z.shape, (Shape{12, 1}));
  training.watch(false);
  EXPECT_EQ(training.watched(), std::nullopt);
  training.step();
  EXPECT_EQ(training.watched(), std::nullopt);
}

}  // namespace
}  // namespace lamina

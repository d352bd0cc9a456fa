// The loss around a model: its directions, its middle, and the way of its training.
#include "lamina/workflow/landscape.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include "lamina/core/error.hpp"
#include "workflow/directions.hpp"
#include "workflow/small_runs.hpp"
#include "workflow/training_path.hpp"

namespace lamina {
namespace {

Model line_model(TrainOptions options = line_options()) {
  return run_training(plan_training(line_table(), options)).model;
}

std::string code_of(const std::function<void()>& body) {
  try {
    body();
  } catch (const Error& error) {
    EXPECT_FALSE(error.facts().fix.empty());
    return error.code();
  }
  return "no error";
}

TEST(Landscape, IsTheLossOfAPlainLoopWithTheWeightsMoved) {
  // A linear model of one column: y = x w + b, scaled as in training.
  TrainOptions options = line_options();
  options.layers = std::vector<std::int64_t>{};
  const Model model = line_model(options);
  const Artifact& artifact = model.artifact();
  const Table table = line_table();
  const Landscape found = landscape(model, table, {.grid = 5, .range = 0.5, .rows = 1000});
  ASSERT_EQ(found.x, (std::vector<double>{-0.5, -0.25, 0, 0.25, 0.5}));
  ASSERT_EQ(found.loss.size(), 25U);
  EXPECT_EQ(found.rows, 120);
  EXPECT_EQ(found.known_rows, 120);
  const std::vector<ParameterEntry>& entries = artifact.network.parameters().entries();
  const float w = artifact.parameters.view(entries[0]).f32()[0];
  const float b = artifact.parameters.view(entries[1]).f32()[0];
  const Features features = artifact.preprocessor.apply(table);
  // One weight: its filter is itself, so each direction is +w or -w.
  const auto loss_at = [&](double moved) {
    double sum = 0;
    for (std::size_t row = 0; row < 120; ++row) {
      const double truth = (table.column("y").numbers[row] - artifact.preprocessor.target_mean()) /
                           artifact.preprocessor.target_scale();
      const double error = features.inputs[0].f32()[row] * (w + moved * w) + b - truth;
      sum += error * error / 120;
    }
    return sum;
  };
  EXPECT_NEAR(found.middle, loss_at(0), 1e-5);
  EXPECT_NEAR(found.loss[12], found.middle, 1e-9);
  const double one = found.loss[13];  // x = 0.25
  const double sign_x = std::abs(one - loss_at(0.25)) < std::abs(one - loss_at(-0.25)) ? 1 : -1;
  const double two = found.loss[17];  // y = 0.25
  const double sign_y = std::abs(two - loss_at(0.25)) < std::abs(two - loss_at(-0.25)) ? 1 : -1;
  for (std::size_t row = 0; row < 5; ++row) {
    for (std::size_t i = 0; i < 5; ++i) {
      EXPECT_NEAR(found.loss[row * 5 + i], loss_at(sign_x * found.x[i] + sign_y * found.y[row]),
                  2e-5);
    }
  }
  EXPECT_EQ(found.lowest, *std::min_element(found.loss.begin(), found.loss.end()));
  EXPECT_EQ(found.highest, *std::max_element(found.loss.begin(), found.loss.end()));
}

TEST(Landscape, DirectionsHaveTheNormOfTheWeightsIntoEveryUnit) {
  Network network({{"front", Embedding{.dimension = 3, .one_hot_limit = 2}},
                   {"hidden", Dense{5}, {"front"}},
                   {"norm", BatchNormalization{}, {"hidden"}},
                   {"answer", Dense{2}, {"norm"}}});
  network.build({Field::numbers(4), Field::codes({6})});
  ParameterArena values = network.initialize(Seed(3));
  const Direction direction = random_direction(network, values, Seed(1));
  EXPECT_NE(direction, random_direction(network, values, Seed(2)));
  EXPECT_EQ(direction, random_direction(network, values, Seed(1)));
  int units = 0;
  for (const ParameterEntry& entry : network.parameters().entries()) {
    const float* const weights = values.view(entry).f32();
    const double* const moved = direction.data() + entry.offset;
    const bool table = entry.kind == ParameterKind::embedding;
    if (entry.kind != ParameterKind::weight && !table) {
      for (std::int64_t i = 0; i < entry.shape.elements(); ++i) EXPECT_EQ(moved[i], 0);
      continue;
    }
    const std::int64_t rows = entry.shape[0];
    const std::int64_t columns = entry.shape[1];
    for (std::int64_t unit = 0; unit < (table ? rows : columns); ++unit, ++units) {
      double wanted = 0;
      double length = 0;
      for (std::int64_t i = 0; i < (table ? columns : rows); ++i) {
        const std::int64_t at = table ? unit * columns + i : i * columns + unit;
        wanted += static_cast<double>(weights[at]) * weights[at];
        length += moved[at] * moved[at];
      }
      EXPECT_NEAR(length, wanted, 1e-12) << entry.name << ", unit " << unit;
    }
  }
  EXPECT_EQ(units, 7 + 5 + 2);
}

TEST(Landscape, MainDirectionsAreThoseOfAnEllipse) {
  ParameterTable table;
  table.add("w", {4}, ParameterKind::weight);
  table.lay_out();
  const ParameterArena origin(table);
  // Points 5 along (1, 1, 0, 0)/√2, then 2 along (0, 0, 1, 0), on both sides.
  std::vector<ParameterArena> points;
  const float five = static_cast<float>(5 / std::sqrt(2.0));
  for (const std::array<float, 4>& at :
       {std::array<float, 4>{five, five, 0, 0}, {-five, -five, 0, 0}, {0, 0, 2, 0}, {0, 0, 2, 0}}) {
    std::copy(at.begin(), at.end(), points.emplace_back(table).all().f32());
  }
  const MainDirections found = main_directions(table, origin, points);
  EXPECT_NEAR(found.share, 1, 1e-12);
  EXPECT_NEAR(found.directions[0][0], 1 / std::sqrt(2.0), 1e-6);
  EXPECT_NEAR(found.directions[0][1], 1 / std::sqrt(2.0), 1e-6);
  EXPECT_NEAR(std::abs(found.directions[1][2]), 1, 1e-6);
  EXPECT_NEAR(along(found.directions[0], origin, points[0]), 5, 1e-5);
}

TEST(Landscape, IsTheSameForAnyThreadsAndAnotherForAnotherSeed) {
  const Model model = line_model();
  const Landscape one = landscape(model, line_table(), {.grid = 5, .threads = 1});
  const Landscape two = landscape(model, line_table(), {.grid = 5, .threads = 2});
  const Landscape other = landscape(model, line_table(), {.grid = 5, .seed = 1});
  EXPECT_EQ(one.loss, two.loss);
  EXPECT_NE(one.loss, other.loss);
  EXPECT_EQ(landscape(model, line_table(), {.grid = 3, .rows = 50}).rows, 50);
}

TEST(Landscape, ThePathIsTheTrainingAgainAndEndsAtTheModel) {
  TrainOptions options = line_options();
  options.epochs = 12;
  for (const double average : {0.0, 0.9}) {
    options.average = average;
    const Model model = line_model(options);
    const std::int64_t best = model.artifact().training.best_epoch;
    const Landscape found = landscape(model, line_table(), {.grid = 9, .path = true});
    ASSERT_EQ(found.path.size(), static_cast<std::size_t>(best) + 1);
    EXPECT_EQ(found.path.front().epoch, 0);
    EXPECT_EQ(found.path.back().epoch, best);
    EXPECT_EQ(found.path.back().x, 0);
    EXPECT_EQ(found.path.back().y, 0);
    EXPECT_EQ(found.path.back().loss, found.middle);
    EXPECT_GT(found.path.front().loss, found.middle);
    EXPECT_GT(found.path.front().x, 0);
    EXPECT_GT(found.path_share, 0.8);
    EXPECT_LE(found.path_share, 1 + 1e-9);
    for (const PathPoint& point : found.path) {
      EXPECT_TRUE(point.x >= found.x.front() && point.x <= found.x.back());
      EXPECT_TRUE(point.y >= found.y.front() && point.y <= found.y.back());
    }
  }
  EXPECT_EQ(training_path(line_model(options).artifact(), line_table(), 3, 1).points.size(), 4U)
      << "the start and three more";
}

TEST(Landscape, ThePathOfWeighedRowsIsTheirTraining) {
  Table table = line_table();
  std::vector<double> counts;
  for (int i = 0; i < 120; ++i) counts.push_back(1 + i % 4);
  table.add_numbers("count", counts);
  TrainOptions options = line_options();
  options.weights = "count";
  const Model model = run_training(plan_training(table, options)).model;
  const Landscape found = landscape(model, table, {.grid = 3, .path = true});
  EXPECT_EQ(found.path.back().loss, found.middle);
}

TEST(Landscape, CountsRowsAndRegularizersAsTheTrainingDid) {
  const auto [table, counted, options] = CountedLine();
  const Network costly({{"answer", Dense{.units = 1, .kernel_regularizer = L2{.l2 = 0.25}}}});
  const Model model = run_training(plan_training(table, options, std::nullopt, &costly)).model;
  const Artifact& artifact = model.artifact();
  const std::vector<ParameterEntry>& entries = artifact.network.parameters().entries();
  const double w = artifact.parameters.view(entries[0]).f32()[0];
  const double b = artifact.parameters.view(entries[1]).f32()[0];
  const Features features = artifact.preprocessor.apply(table);
  double sum = 0;
  for (const std::int64_t row : counted) {
    const double truth = (table.column("y").numbers[static_cast<std::size_t>(row)] -
                          artifact.preprocessor.target_mean()) /
                         artifact.preprocessor.target_scale();
    const double error = features.inputs[0].f32()[row] * w + b - truth;
    sum += error * error / static_cast<double>(counted.size());
  }
  const Landscape found = landscape(model, table, {.grid = 3, .rows = 1000});
  EXPECT_NEAR(found.middle, sum + 0.25 * w * w, 1e-5);
}

TEST(Landscape, RefusesWhatItCannotDraw) {
  const Model model = line_model();
  const Table table = line_table();
  EXPECT_EQ(code_of([&] { landscape(model, table, {.grid = 2}); }), "usage.bad_value");
  EXPECT_EQ(code_of([&] { landscape(model, table, {.range = 0}); }), "usage.bad_value");
  EXPECT_EQ(code_of([&] { landscape(model, table, {.rows = -1}); }), "usage.bad_value");
  const Table without = table.drop(std::vector<std::string>{"y"});
  EXPECT_EQ(code_of([&] { landscape(model, without); }), "data.missing_column");
  std::vector<std::int64_t> some(100);
  std::iota(some.begin(), some.end(), std::int64_t{0});
  EXPECT_EQ(code_of([&] { landscape(model, table.select(some), {.path = true}); }),
            "data.other_table");
}

}  // namespace
}  // namespace lamina

// Muon against tests/reference/make_optimizers_by_loss.py; what it shares with all, the family's
// tests promise.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "lamina/training/optimizers.hpp"
#include "support/levels.hpp"
#include "support/referenced_parameters.hpp"

namespace lamina {
namespace {

using gradient_check::read;

const std::vector<Shape> shapes = {{3, 4}, {4}, {4, 6}, {7, 3}, {3, 2}};

testing::ReferencedParameters started(DType dtype) {
  static const Reference reference(LAMINA_TEST_DIR "/training/reference/optimizers_by_loss.txt");
  return {reference, "path_start", shapes, dtype};
}

TEST(Muon, TakesTheStepsOfAPlainLoop) {
  const Engine engine(1);
  const std::pair<const char*, Muon> settings[] = {{"keras", {.learning_rate = 0.02}},
                                                   {"jordan",
                                                    {.learning_rate = 0.01,
                                                     .momentum = 0.8,
                                                     .nesterov = false,
                                                     .weight_decay = 0.1,
                                                     .rms_rate = 0}}};
  for (const DType dtype : {DType::f64, DType::f32}) {
    for (const auto& [name, config] : settings) {
      SCOPED_TRACE(std::string(name) + " " + std::string(name_of(dtype)));
      testing::ReferencedParameters p = started(dtype);
      Optimizer optimizer(config, p.table, dtype);
      for (int step = 1; step <= 100; ++step) {
        p.set_slopes(step);
        optimizer.step(engine, p.values, p.gradients);
        if (step == 1 || step == 2 || step == 10 || step == 100) {
          p.expect_near("path_" + std::string(name) + "_" + std::to_string(step),
                        dtype == DType::f64 ? 1e-10 : 1e-4);
        }
      }
    }
  }
}

/// What three steps leave of a network's parameters.
ParameterArena stepped(const Engine& engine) {
  ParameterTable table;
  table.add("first", {5, 33}, ParameterKind::weight);
  table.add("wide", {33, 70}, ParameterKind::weight);
  table.add("bias", {70}, ParameterKind::bias);
  table.add("tall", {70, 9}, ParameterKind::weight);
  table.add("last", {9, 1}, ParameterKind::weight);
  table.lay_out();
  ParameterArena values(table), gradients(table);
  for (const ParameterEntry& entry : table.entries()) {
    gradient_check::fill_normal(values.view(entry), Seed(3).at(entry.name));
    gradient_check::fill_normal(gradients.view(entry), Seed(4).at(entry.name));
  }
  Optimizer optimizer(Muon{}, table);
  for (int i = 0; i < 3; ++i) optimizer.step(engine, values, gradients);
  return values;
}

TEST(Muon, HasThePlainBitsAtEveryLevelAndOnAnyThreads) {
  testing::expect_plain_bits("muon",
                             [&](const Engine& engine) {
                               const ParameterArena values = stepped(engine);
                               testing::Bytes all;
                               all.add(values.all().data(), values.all().bytes());
                               return all;
                             },
                             {1, 2, 3});
}

TEST(Muon, ChangesEveryDirectionOfAHiddenMatrixAlike) {
  // A gradient with singular values 1000 and 1: both come near 1 (Jordan: between 0.7 and 1.2).
  ParameterTable table;
  table.add("first", {1, 2}, ParameterKind::weight);
  table.add("hidden", {2, 2}, ParameterKind::weight);
  table.add("last", {2, 1}, ParameterKind::weight);
  table.lay_out();
  ParameterArena values(table, DType::f64), gradients(table, DType::f64);
  const View g = gradients.view(table.entries()[1]);
  gradient_check::write(g, 0, 1000);
  gradient_check::write(g, 3, 100);
  Optimizer optimizer(Muon{.learning_rate = 1, .weight_decay = 0, .rms_rate = 0}, table,
                      DType::f64);
  optimizer.step(Engine(1), values, gradients);
  const ConstView w = values.view(table.entries()[1]);
  EXPECT_NEAR(read(w, 0), -1, 0.35);
  EXPECT_NEAR(read(w, 3), -1, 0.35);
  EXPECT_EQ(read(w, 1), 0);
}

}  // namespace
}  // namespace lamina

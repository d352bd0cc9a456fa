// Every optimizer takes PyTorch's steps: alone on given gradients, and on a network with every
// loss.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "lamina/autograd/operations.hpp"
#include "lamina/objective/losses.hpp"
#include "lamina/training/optimizers.hpp"
#include "support/referenced_parameters.hpp"

namespace lamina {
namespace {

using gradient_check::read;

namespace tolerance {
constexpr double f64 = 1e-10;
constexpr double f32 = 1e-4;
}  // namespace tolerance

const Reference& reference() {
  static const Reference read(LAMINA_TEST_DIR "/training/reference/optimizers.txt");
  return read;
}

struct Setting {
  std::string name;
  OptimizerConfig config;
};

/// The settings of tests/reference/make_optimizers.py.
std::vector<Setting> settings() {
  return {
      {"sgd", Sgd{.learning_rate = 0.05}},
      {"sgd_momentum", Sgd{.learning_rate = 0.02, .momentum = 0.9}},
      {"sgd_nesterov", Sgd{.learning_rate = 0.02, .momentum = 0.9, .nesterov = true}},
      {"sgd_decay", Sgd{.learning_rate = 0.02, .momentum = 0.8, .weight_decay = 0.1}},
      {"adagrad", Adagrad{.learning_rate = 0.05}},
      {"adagrad_epsilon", Adagrad{.learning_rate = 0.05, .epsilon = 0.1}},
      {"adadelta", Adadelta{}},
      {"adadelta_epsilon", Adadelta{.learning_rate = 0.5, .rho = 0.9, .epsilon = 1e-3}},
      {"rmsprop", RmsProp{.learning_rate = 0.01}},
      {"rmsprop_momentum",
       RmsProp{.learning_rate = 0.005, .rho = 0.8, .epsilon = 0.1, .momentum = 0.7}},
      {"adam", Adam{.learning_rate = 0.01}},
      {"adam_epsilon", Adam{.learning_rate = 0.01, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 0.1}},
      {"adamw", AdamW{.learning_rate = 0.01}},
      {"rmsprop_centered", RmsProp{.learning_rate = 0.01, .epsilon = 0.01, .centered = true}},
      {"rmsprop_centered_momentum",
       RmsProp{
           .learning_rate = 0.005, .rho = 0.8, .epsilon = 0.1, .momentum = 0.7, .centered = true}},
      {"adam_amsgrad", Adam{.learning_rate = 0.02, .beta1 = 0.8, .beta2 = 0.9, .amsgrad = true}},
      {"adamw_amsgrad", AdamW{.learning_rate = 0.02,
                              .beta1 = 0.8,
                              .beta2 = 0.9,
                              .weight_decay = 0.3,
                              .amsgrad = true}},
      {"adamax", Adamax{.learning_rate = 0.02, .beta1 = 0.8, .beta2 = 0.95}},
      {"radam", RAdam{.learning_rate = 0.02, .beta1 = 0.8, .beta2 = 0.95}},
      {"rprop", RProp{.learning_rate = 0.01}},
      {"adamw_decay",
       AdamW{.learning_rate = 0.02, .beta1 = 0.8, .beta2 = 0.95, .weight_decay = 0.3}},
  };
}

double relative_of(DType dtype) {
  return dtype == DType::f64 ? tolerance::f64 : tolerance::f32;
}

TEST(EveryOptimizer, TakesPyTorchsSteps) {
  const Engine engine(1);
  std::set<std::string_view> covered;
  for (const DType dtype : {DType::f64, DType::f32}) {
    for (const auto& [name, config] : settings()) {
      SCOPED_TRACE(name + " " + name_of(dtype));
      covered.insert(config.kind());
      testing::ReferencedParameters p(reference(), "path_start", {{3, 4}, {5}, {7, 3}}, dtype);
      Optimizer optimizer(config, p.table, dtype);
      for (int step = 1; step <= 100; ++step) {
        p.set_slopes(step);
        optimizer.step(engine, p.values, p.gradients);
        if (step == 1 || step == 2 || step == 10 || step == 100) {
          p.expect_near("path_" + name + "_" + std::to_string(step), relative_of(dtype));
        }
      }
      EXPECT_EQ(optimizer.steps(), 100);
    }
  }
  for (const std::string_view kind : kinds<OptimizerConfig>()) {
    EXPECT_TRUE(covered.contains(kind) || has_a_test_of_its_own("training/optimizers", kind))
        << "no reference for " << kind;
  }
}

Tensor data(const std::string& name, Shape shape, DType dtype) {
  return testing::tensor_of(reference(), name, shape, dtype);
}

TEST(EveryOptimizer, TrainsANetworkAsPyTorchDoesWithEveryLoss) {
  constexpr std::int64_t rows = 24;
  const Engine engine(2);
  const std::vector<std::string> names = {"sgd_momentum",     "adagrad", "adadelta",
                                          "rmsprop_momentum", "adam",    "adamw"};
  for (const std::string_view loss_name : kinds<Loss>()) {
    if (has_a_test_of_its_own("objective/losses", loss_name)) continue;
    const std::string prefix = "net_" + std::string(loss_name);
    const Loss config = named<Loss>(loss_name);
    const bool binary = config->targets() == Targets::probabilities;
    const bool classes = config->targets() == Targets::labels;
    const char* numbers = config->targets() == Targets::non_negative ? "net_count" : "net_target";
    const std::int64_t outputs = binary ? 1 : classes ? 3 : 2;
    for (const auto& [name, optimizer_config] : settings()) {
      if (std::find(names.begin(), names.end(), name) == names.end()) continue;
      for (const DType dtype : {DType::f64, DType::f32}) {
        SCOPED_TRACE(prefix + " " + name + " " + name_of(dtype));
        const Tensor x = data("net_x", {rows, 4}, dtype);
        const Tensor target = classes
                                  ? data("net_label", {rows}, DType::i32)
                                  : data(binary ? "net_binary" : numbers, {rows, outputs}, dtype);
        testing::ReferencedParameters p(reference(), prefix + "_start",
                                        {{4, 8}, {8}, {8, outputs}, {outputs}}, dtype);
        Optimizer optimizer(optimizer_config, p.table, dtype);
        Tape tape(engine, dtype);
        double last = 0;
        for (int step = 0; step < 100; ++step) {
          tape.begin_training(p.table, p.values, &p.gradients);
          const Var hidden = dense(tape, tape.input(x), tape.parameter({0}), tape.parameter({1}),
                                   Activation::tanh);
          const Var out = dense(tape, hidden, tape.parameter({2}), tape.parameter({3}));
          const Var result = loss(tape, config, out, tape.input(target));
          last = read(tape.value(result), 0);
          tape.backward(result);
          optimizer.step(engine, p.values, p.gradients);
        }
        const double expected = reference().number(prefix + "_" + name + "_loss");
        EXPECT_NEAR(last, expected, relative_of(dtype) * expected);
        p.expect_near(prefix + "_" + name, relative_of(dtype));
      }
    }
  }
}

}  // namespace
}  // namespace lamina

// The optimizers that parity_test.cpp does not put on a network take the steps of PyTorch, or of a
// plain loop, with six losses: tests/reference/make_optimizers_by_loss.py.
#include <gtest/gtest.h>

#include "lamina/autograd/operations.hpp"
#include "lamina/objective/losses.hpp"
#include "lamina/training/optimizers.hpp"
#include "support/referenced_parameters.hpp"

namespace lamina {
namespace {

namespace tolerance {
constexpr double f64 = 1e-10;
constexpr double f32 = 1e-4;
}  // namespace tolerance

const Reference& reference() {
  static const Reference read(LAMINA_TEST_DIR "/training/reference/optimizers_by_loss.txt");
  return read;
}

struct Setting {
  std::string name;
  OptimizerConfig config;
  bool by_sign = false;  ///< a last bit may turn a step round: compared in double only
};

/// As in the script.
std::vector<Setting> settings() {
  return {
      {"sgd_nesterov", Sgd{.learning_rate = 0.02, .momentum = 0.9, .nesterov = true}},
      {"rmsprop_centered",
       RmsProp{
           .learning_rate = 0.005, .rho = 0.8, .epsilon = 0.1, .momentum = 0.7, .centered = true}},
      {"adam_amsgrad",
       Adam{.learning_rate = 0.01, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 0.01, .amsgrad = true}},
      {"adamax", Adamax{.learning_rate = 0.02, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 0.01}},
      {"nadam", NAdam{.learning_rate = 0.01, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 0.01}},
      {"radam", RAdam{.learning_rate = 0.02, .beta1 = 0.8, .beta2 = 0.95, .epsilon = 0.01}},
      {"lion", Lion{.learning_rate = 0.002, .beta1 = 0.8, .beta2 = 0.95, .weight_decay = 0.1},
       true},
      {"rprop", RProp{.learning_rate = 0.002, .largest = 0.01}, true},
      {"muon", Muon{.learning_rate = 0.01, .epsilon = 0.01}},
  };
}

void expect_same_training(const std::string& loss_name, const Setting& setting, DType dtype) {
  constexpr std::int64_t rows = 24;
  const Engine engine(2);
  const Loss config = named<Loss>(loss_name);
  const bool binary = config->targets() == Targets::probabilities;
  const bool classes = config->targets() == Targets::labels;
  const std::int64_t outputs = binary ? 1 : classes ? 3 : 2;
  const Tensor x = testing::tensor_of(reference(), "net_x", {rows, 4}, dtype);
  const Tensor target = classes
                            ? testing::tensor_of(reference(), "net_label", {rows}, DType::i32)
                            : testing::tensor_of(reference(), binary ? "net_binary" : "net_target",
                                                 {rows, outputs}, dtype);
  testing::ReferencedParameters p(reference(), "net_" + loss_name + "_start",
                                  {{4, 8}, {8}, {8, 8}, {8}, {8, outputs}, {outputs}}, dtype);
  Optimizer optimizer(setting.config, p.table, dtype);
  Tape tape(engine, dtype);
  double last = 0;
  for (int step = 0; step < 100; ++step) {
    tape.begin_training(p.table, p.values, &p.gradients);
    const auto layer = [&](Var in, std::uint32_t first, const Activation& activation) {
      return dense(tape, in, tape.parameter({first}), tape.parameter({first + 1}), activation);
    };
    const Var hidden = layer(layer(tape.input(x), 0, Activation::tanh), 2, Activation::tanh);
    const Var out = layer(hidden, 4, Activation::linear);
    const Var result = loss(tape, config, out, tape.input(target));
    last = gradient_check::read(tape.value(result), 0);
    tape.backward(result);
    optimizer.step(engine, p.values, p.gradients);
  }
  const double relative = dtype == DType::f64 ? tolerance::f64 : tolerance::f32;
  const std::string name = "net_" + loss_name + "_" + setting.name;
  const double expected = reference().number(name + "_loss");
  // A loss that came near 0 keeps the digits of the ones before.
  EXPECT_NEAR(last, expected, relative * std::max(expected, 0.1));
  p.expect_near(name, relative);
}

TEST(EveryOptimizer, TrainsADeeperNetworkAsItsReferenceDoesWithSixLosses) {
  for (const char* loss : {"binary_cross_entropy", "softmax_cross_entropy", "mean_squared_error",
                           "mean_absolute_error", "huber", "squared_hinge"}) {
    for (const Setting& setting : settings()) {
      // Gradients of absolute errors cancel to 0, or to a last bit, whose sign is all that counts.
      if (setting.name == "rprop" && std::string_view(loss) == "mean_absolute_error") continue;
      for (const DType dtype : {DType::f64, DType::f32}) {
        if (setting.by_sign && dtype == DType::f32) continue;
        SCOPED_TRACE(std::string(loss) + " " + setting.name + " " + std::string(name_of(dtype)));
        expect_same_training(loss, setting, dtype);
      }
    }
  }
}

}  // namespace
}  // namespace lamina

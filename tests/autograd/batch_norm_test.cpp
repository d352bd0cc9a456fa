// Batch normalization against PyTorch: what it answers in training and in evaluation, its
// gradients, and what it keeps for later.
#include "lamina/core/parameters.hpp"
#include "lamina/model/initializer.hpp"
#include "support/gradient_check.hpp"
#include "support/reference.hpp"

namespace lamina {
namespace {

using gradient_check::read;
using gradient_check::write;

constexpr std::int64_t rows = 6;
constexpr std::int64_t columns = 12;
constexpr double momentum = 0.9;
constexpr double epsilon = 1e-3;

const Reference& reference() {
  static const Reference read(LAMINA_TEST_DIR "/autograd/reference/row_operations.txt");
  return read;
}

void set(View view, const std::string& name) {
  const std::vector<double>& numbers = reference()[name];
  fill(view, [&](std::int64_t i) { return numbers.at(static_cast<std::size_t>(i)); });
}

void expect(const ConstView& found, const std::string& name, double tolerance) {
  const std::vector<double>& want = reference()[name];
  ASSERT_EQ(found.elements(), static_cast<std::int64_t>(want.size())) << name;
  const Tensor numbers = converted(found, found.dtype);
  for (std::size_t i = 0; i < want.size(); ++i) {
    EXPECT_NEAR(read(numbers, static_cast<std::int64_t>(i)), want[i],
                tolerance * std::max(std::abs(want[i]), 1e-2))
        << name << " at " << i;
  }
}

/// A batch normalization as a layer has it: two that learn, two that are kept.
struct Layer {
  ParameterTable table;
  ParameterId gamma, beta, mean, variance;
  ParameterArena values, gradients;

  explicit Layer(DType dtype) {
    gamma = table.add("gamma", {columns}, ParameterKind::scale);
    beta = table.add("beta", {columns}, ParameterKind::bias);
    mean = table.add("mean", {columns}, ParameterKind::statistic);
    variance = table.add("variance", {columns}, ParameterKind::statistic);
    table.lay_out();
    values = ParameterArena(table, dtype);
    gradients = ParameterArena(table, dtype);
    set(values.view(table[gamma]), "gamma");
    set(values.view(table[beta]), "beta");
    set(values.view(table[mean]), "running_mean_before");
    set(values.view(table[variance]), "running_variance_before");
  }

  Var forward(Tape& tape, Var x) const {
    return batch_norm(tape, x, tape.parameter(gamma), tape.parameter(beta), tape.parameter(mean),
                      tape.parameter(variance), momentum, epsilon);
  }
};

TEST(BatchNormalization, IsPyTorchs) {
  const Engine engine(1);
  for (const auto& [dtype, tolerance] : {std::pair(DType::f64, 1e-10), {DType::f32, 1e-4}}) {
    SCOPED_TRACE(name_of(dtype));
    Layer layer(dtype);
    Tensor x(Shape{rows, columns}, dtype);
    Tensor dy(Shape{rows, columns}, dtype);
    set(x, "x");
    set(dy, "dy");
    Tape tape(engine, dtype);
    tape.begin_evaluation(layer.table, layer.values);
    expect(tape.value(layer.forward(tape, tape.input(x))), "batch_norm_evaluated", tolerance);

    tape.begin_training(layer.table, layer.values, &layer.gradients);
    const Var in = tape.variable(x);
    const Var y = layer.forward(tape, in);
    expect(tape.value(y), "batch_norm", tolerance);
    const Var sum = mean(tape, multiply(tape, y, tape.input(dy)));
    tape.backward(scale(tape, sum, static_cast<double>(dy.elements())));
    expect(tape.gradient(in), "batch_norm_gradient_0", tolerance);
    expect(layer.gradients.view(layer.table[layer.gamma]), "batch_norm_gradient_1", tolerance);
    expect(layer.gradients.view(layer.table[layer.beta]), "batch_norm_gradient_2", tolerance);
    expect(layer.values.view(layer.table[layer.mean]), "batch_norm_mean_after", tolerance);
    expect(layer.values.view(layer.table[layer.variance]), "batch_norm_variance_after", tolerance);
  }
}

}  // namespace
}  // namespace lamina

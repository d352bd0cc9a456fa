// A step allocates nothing once warm, and warm includes a smaller last batch and evaluation.
#include <gtest/gtest.h>

#include <array>

#include "lamina/autograd/program.hpp"
#include "operation_cases.hpp"
#include "support/count_allocations.hpp"

namespace lamina {
namespace {

/// A network of most operations, written as a user's loop would.
class Steps {
 public:
  explicit Steps(int threads) : engine_(threads), tape_(engine_) {
    first_ = table_.add("first", {8, 64}, ParameterKind::weight);
    first_bias_ = table_.add("first_bias", {64}, ParameterKind::bias);
    gamma_ = table_.add("gamma", {64}, ParameterKind::scale);
    beta_ = table_.add("beta", {64}, ParameterKind::bias);
    mean_ = table_.add("mean", {64}, ParameterKind::statistic);
    variance_ = table_.add("variance", {64}, ParameterKind::statistic);
    codes_table_ = table_.add("codes", {6, 4}, ParameterKind::embedding);
    second_ = table_.add("second", {64, 1}, ParameterKind::weight);
    table_.lay_out();
    values_ = ParameterArena(table_);
    gradients_ = ParameterArena(table_);
    gradient_check::fill_normal(values_.trainable(), Seed(1));
    gradient_check::fill(values_.view(table_[variance_]), 1);
    gradient_check::fill_normal(numbers_, Seed(2));
    for (int i = 0; i < 256; ++i) codes_.i32()[i] = i % 6;
  }

  void run(Mode mode, std::int64_t rows) {
    const bool training = mode == Mode::training;
    if (training) {
      tape_.begin_training(table_, values_, &gradients_, {.seed = Seed(3), .number = step_++});
    } else {
      tape_.begin_evaluation(table_, values_);
    }
    const std::span<Var> parts = tape_.list(2);
    parts[0] = tape_.input(numbers_.view().rows(0, rows));
    parts[1] =
        embedding(tape_, std::array{tape_.input(codes_.view().rows(0, rows)), p(codes_table_)},
                  std::array{std::int64_t{5}});
    tape_.list(300 + static_cast<std::size_t>(rows));  // more than fits a first block
    const Var x = flatten(tape_, reshape(tape_, concatenate(tape_, parts), {rows, 2, 4}));
    const Var h = dense(tape_, x, p(first_), p(first_bias_), Activation::gelu);
    const Var normal = batch_norm(tape_, h, p(gamma_), p(beta_), p(mean_), p(variance_), 0.9, 1e-3);
    const Var kept = dropout(tape_, layer_norm(tape_, normal, p(gamma_), p(beta_), 1e-3), 0.2, 1);
    const Var y = activate(tape_, dense(tape_, kept, p(second_), Var{}), Activation::sigmoid);
    const Var loss = mean(tape_, multiply(tape_, y, y));
    if (training) tape_.backward(loss);
  }

 private:
  Var p(ParameterId id) const { return tape_.parameter(id); }

  Engine engine_;
  ParameterTable table_;
  ParameterId first_, first_bias_, gamma_, beta_, mean_, variance_, codes_table_, second_;
  ParameterArena values_, gradients_;
  Tensor numbers_{Shape{256, 4}};
  Tensor codes_{Shape{256, 1}, DType::i32};
  Tape tape_;
  std::uint64_t step_ = 0;
};

TEST(Tape, AllocatesNothingOnceWarm) {
  for (const int threads : {1, 2}) {
    Steps steps(threads);
    const auto epoch = [&] {
      for (int i = 0; i < 3; ++i) steps.run(Mode::training, 256);
      steps.run(Mode::training, 37);
      steps.run(Mode::evaluation, 200);
    };
    epoch();
    epoch();  // the arenas join their blocks
    const long before = allocations();
    const std::size_t bytes = bytes_in_use();
    EXPECT_GT(before, 0) << "the counter counts";
    epoch();
    epoch();
    EXPECT_EQ(allocations() - before, 0) << threads << " threads";
    EXPECT_EQ(bytes_in_use(), bytes) << threads << " threads";
  }
}

TEST(Program, AllocatesNothingOnceWarm) {
  const Engine engine(1);
  ParameterTable table;
  const ParameterId w = table.add("w", {4, 3}, ParameterKind::weight);
  table.lay_out();
  const ParameterArena values(table);
  const Tensor one_row(Shape{1, 4});
  const Tensor rows(Shape{100, 4});
  Tape tape(engine);
  tape.begin_evaluation(table, values);
  const std::array<Var, 1> inputs = {tape.input(one_row)};
  const Var y = dense(tape, inputs[0], tape.parameter(w), Var{}, Activation::tanh);
  const Program program(tape, inputs, activate(tape, y, Activation::softmax));
  Program::Workspace workspace;
  const auto serve = [&] {
    const std::array<ConstView, 1> many = {rows.view()};
    const std::array<ConstView, 1> one = {one_row.view()};
    program.run(engine, many, workspace);
    program.run(engine, one, workspace);
  };
  serve();
  const long before = allocations();
  serve();
  EXPECT_EQ(allocations(), before);
}

}  // namespace
}  // namespace lamina

// A program leaves an operation to the one before it where that can do both, with the same bits.
#include "lamina/autograd/program.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <functional>

#include "lamina/core/error.hpp"
#include "support/gradient_check.hpp"

namespace lamina {
namespace {

/// A layer of 3 perceptrons on 5 numbers, its parameters and what a replay must equal.
class Layer {
 public:
  explicit Layer(Seed seed = Seed(1)) : tape_(engine_) {
    w_ = table_.add("w", {5, 3}, ParameterKind::weight);
    b_ = table_.add("b", {3}, ParameterKind::bias);
    table_.lay_out();
    values_ = ParameterArena(table_);
    gradient_check::fill_normal(values_.trainable(), seed);
    gradient_check::fill_normal(x_, Seed(2));
    tape_.begin_evaluation(table_, values_);
    in_ = tape_.input(x_);
  }

  Tape& tape() { return tape_; }
  const Engine& engine() const { return engine_; }
  Var in() const { return in_; }
  Var dense(Activation activation = Activation::linear) {
    return lamina::dense(tape_, in_, tape_.parameter(w_), tape_.parameter(b_), activation);
  }

  /// How many operations a program to `output` has, after its bits were found to be the tape's.
  std::size_t operations_to(Var output) {
    Program::Workspace workspace;
    return operations_to(output, workspace);
  }
  std::size_t operations_to(Var output, Program::Workspace& workspace) {
    const Program program(tape_, std::array{in_}, output);
    const ConstView replayed = program.run(engine_, std::array<ConstView, 1>{x_}, workspace);
    const ConstView recorded = tape_.value(output);
    EXPECT_EQ(replayed.shape, recorded.shape);
    EXPECT_EQ(std::memcmp(replayed.data(), recorded.data(), recorded.bytes()), 0);
    return program.operations().size();
  }

 private:
  Engine engine_{1};
  ParameterTable table_;
  ParameterId w_, b_;
  ParameterArena values_;
  Tensor x_{Shape{1, 5}};
  Tape tape_;
  Var in_;
};

TEST(Program, LeavesAnActivationToTheDenseOperationBeforeIt) {
  for (const Activation& activation : Activation::shipped()) {
    if (!activation->formula()) continue;
    SCOPED_TRACE(activation.kind());
    Layer layer;
    const Var y = activate(layer.tape(), layer.dense(), activation);
    EXPECT_EQ(layer.operations_to(y), 1U);
  }
}

TEST(Program, KeepsAnActivationThatNeedsWholeRowsOrFollowsAnother) {
  Layer whole_rows;
  const Var probabilities = activate(whole_rows.tape(), whole_rows.dense(), Activation::softmax);
  EXPECT_EQ(whole_rows.operations_to(probabilities), 2U);
  Layer twice;
  const Var y = activate(twice.tape(), twice.dense(Activation::relu), Activation::tanh);
  EXPECT_EQ(twice.operations_to(y), 2U);
}

TEST(Program, KeepsAValueThatSomethingElseReads) {
  Layer layer;
  const Var z = layer.dense();
  const Var y = activate(layer.tape(), z, Activation::sigmoid);
  EXPECT_EQ(layer.operations_to(multiply(layer.tape(), y, z)), 3U);
  Layer read_outside;
  const Var logits = read_outside.dense();
  activate(read_outside.tape(), logits, Activation::sigmoid);
  EXPECT_EQ(read_outside.operations_to(logits), 2U);
}

TEST(Program, RunsInAWorkspaceThatAnotherHasUsed) {
  Layer one(Seed(1));
  Layer other(Seed(3));
  Program::Workspace workspace;
  EXPECT_EQ(one.operations_to(one.dense(), workspace), 1U);
  EXPECT_EQ(other.operations_to(other.dense(), workspace), 1U);
}

TEST(Program, AnswersUnderSeveralNamesForAnyNumberOfRows) {
  const Engine engine(1);
  ParameterTable none;
  const ParameterArena values(none);
  Tensor x(Shape{3, 4});
  gradient_check::fill_normal(x, Seed(2));
  Tensor pixels(Shape{3, 2, 2}, DType::u8);
  for (int i = 0; i < 12; ++i) pixels.u8()[i] = static_cast<std::uint8_t>(20 * i);
  Tape tape(engine);
  const auto record = [&](std::int64_t rows) {
    tape.begin_evaluation(none, values);
    const std::array<Var, 2> in = {tape.input(x.view().rows(0, rows)),
                                   tape.input(pixels.view().rows(0, rows))};
    const Var square = reshape(tape, scale(tape, in[0], 3), {rows, 2, 2});
    return std::pair(in, std::array<Var, 2>{square, add(tape, square, from_pixels(tape, in[1]))});
  };
  const auto [in, out] = record(1);
  const Program program(tape, in, out);
  ASSERT_EQ(program.outputs(), 2U);
  for (const std::int64_t rows : {3, 1}) {
    const auto [unused, expected] = record(rows);
    Program::Workspace workspace;
    const std::array<ConstView, 2> given = {x.view().rows(0, rows), pixels.view().rows(0, rows)};
    program.run(engine, given, workspace);
    for (std::size_t i = 0; i < 2; ++i) {
      const ConstView found = program.output(workspace, i);
      EXPECT_EQ(found.shape, (Shape{rows, 2, 2}));
      EXPECT_EQ(std::memcmp(found.data(), tape.value(expected[i]).data(), found.bytes()), 0);
    }
  }
}

TEST(Program, LeavesWhatDependsOnParametersOnlyAsItIs) {
  // A weight made by an operation has more than one row, however many rows the inputs have.
  Layer layer;
  Tape& tape = layer.tape();
  const Var made = scale(tape, tape.parameter({0}), 2);
  const Var sums = add_row(tape, matmul(tape, layer.in(), made), tape.parameter({1}));
  const std::array<Var, 2> out = {sums, mean(tape, sums)};
  const Program program(tape, std::array{layer.in()}, out);
  Tensor rows(Shape{3, 5});
  gradient_check::fill_normal(rows, Seed(4));
  Program::Workspace among;
  Program::Workspace alone;
  const ConstView all = program.run(layer.engine(), std::array<ConstView, 1>{rows}, among);
  ASSERT_EQ(all.shape, (Shape{3, 3}));
  double total = 0;
  for (std::int64_t row = 0; row < 3; ++row) {
    const ConstView one =
        program.run(layer.engine(), std::array<ConstView, 1>{rows.view().rows(row, 1)}, alone);
    EXPECT_EQ(std::memcmp(one.data(), all.rows(row, 1).data(), one.bytes()), 0) << "row " << row;
    for (int i = 0; i < 3; ++i) total += one.f32()[i];
  }
  EXPECT_EQ(program.output(among, 1).shape, Shape{});
  EXPECT_NEAR(*program.output(among, 1).f32(), total / 9, 1e-6);
}

TEST(Program, RefusesWhatItWasNotRecordedOn) {
  Layer layer;
  const Var y = layer.dense();
  const Program program(layer.tape(), std::array{layer.in()}, y);
  Program::Workspace workspace;
  const auto code_of = [](const std::function<void()>& body) -> std::string {
    try {
      body();
    } catch (const Error& error) {
      return error.code();
    }
    return "no error";
  };
  const Tensor wide(Shape{2, 6});
  const Tensor codes(Shape{2, 5}, DType::i32);
  for (const ConstView& wrong : {wide.view(), codes.view(), ConstView{}}) {
    EXPECT_EQ(code_of([&] { program.run(layer.engine(), std::array{wrong}, workspace); }),
              "usage.program");
  }
  EXPECT_EQ(code_of([&] { program.run(layer.engine(), {}, workspace); }), "usage.program");
  EXPECT_EQ(code_of([&] { Program(layer.tape(), std::array{layer.tape().input(wide)}, y); }),
            "usage.program");
  EXPECT_EQ(code_of([&] { Program(layer.tape(), std::array{Var{}}, y); }), "usage.value");
}

/// Dense layers of such sizes on 5 numbers, tanh between them, a sigmoid at the end.
class Layers {
 public:
  explicit Layers(const std::vector<std::int64_t>& units) : tape_(engine_) {
    std::vector<std::array<ParameterId, 2>> ids;
    std::int64_t inputs = 5;
    for (const std::int64_t n : units) {
      const std::string layer = std::to_string(ids.size());
      ids.push_back({table_.add(layer + ".w", {inputs, n}, ParameterKind::weight),
                     table_.add(layer + ".b", {n}, ParameterKind::bias)});
      inputs = n;
    }
    table_.lay_out();
    values_ = ParameterArena(table_);
    gradient_check::fill_normal(values_.trainable(), Seed(1));
    gradient_check::fill_normal(x_, Seed(2));
    tape_.begin_evaluation(table_, values_);
    in_ = tape_.input(x_.view().rows(0, 1));
    out_ = in_;
    for (const auto& [w, b] : ids) {
      const auto activation =
          w.index == ids.back()[0].index ? Activation::linear : Activation::tanh;
      out_ = dense(tape_, out_, tape_.parameter(w), tape_.parameter(b), activation);
      hidden_.push_back(out_);
    }
    out_ = activate(tape_, out_, Activation::sigmoid);
  }

  Tape& tape() { return tape_; }
  Var hidden(std::size_t layer) const { return hidden_[layer]; }
  Var out() const { return out_; }

  /// How many operations one row takes, after it was found to have its bits among more rows.
  std::size_t row_operations_to(Var output) {
    const Program program(tape_, std::array{in_}, output);
    Program::Workspace alone;
    Program::Workspace among;
    const ConstView all = program.run(engine_, std::array<ConstView, 1>{x_}, among);
    const ConstView recorded = tape_.value(output);
    for (std::int64_t row = 0; row < rows; ++row) {
      const ConstView one =
          program.run(engine_, std::array<ConstView, 1>{x_.view().rows(row, 1)}, alone);
      EXPECT_EQ(one.shape, recorded.shape);
      EXPECT_EQ(std::memcmp(one.data(), all.rows(row, 1).data(), one.bytes()), 0) << "row " << row;
    }
    return program.row_operations();
  }

 private:
  static constexpr std::int64_t rows = 3;
  Engine engine_{1};
  ParameterTable table_;
  ParameterArena values_;
  Tensor x_{Shape{rows, 5}};
  Tape tape_;
  std::vector<Var> hidden_;
  Var in_, out_;
};

TEST(Program, TakesOneRowThroughLayersOfFewUnitsAtOnce) {
  const std::vector<std::pair<std::vector<std::int64_t>, std::size_t>> cases = {
      {{16, 16, 1}, 1},
      {{3}, 1},
      {{17, 16, 2}, 2},                   // the first has too many units
      {{16, 17, 2}, 3},                   // the one between has
      {{4, 4, 4, 4, 4, 4, 4, 4, 7}, 1}};  // any number of them
  for (const auto& [units, operations] : cases) {
    Layers layers(units);
    SCOPED_TRACE(units.size());
    EXPECT_EQ(layers.row_operations_to(layers.out()), operations);
  }
}

TEST(Program, KeepsTheAnswerOfALayerThatSomethingElseReads) {
  Layers layers({4, 4, 1});
  const Var sum = add(layers.tape(), layers.hidden(0), layers.hidden(1));
  EXPECT_EQ(layers.row_operations_to(sum), 4U);
}

}  // namespace
}  // namespace lamina

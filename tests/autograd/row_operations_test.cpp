// Operations on rows against PyTorch, and their bits at every CPU level.
#include <functional>

#include "lamina/core/error.hpp"
#include "support/gradient_check.hpp"
#include "support/levels.hpp"
#include "support/reference.hpp"

namespace lamina {
namespace {

using gradient_check::read;
using gradient_check::write;
using Vars = std::span<const Var>;

struct Named {
  const char* name;
  std::size_t operands;
  std::function<Var(Tape&, Vars)> record;
  bool takes_rows = false;  ///< its second operand has the shape of x
};

std::vector<Named> all_operations() {
  return {
      {"prelu", 2,
       [](Tape& t, Vars x) {
         return prelu(t, x[0], x[1]);
       }},
      {"glu", 1,
       [](Tape& t, Vars x) {
         return glu(t, x[0]);
       }},
      {"swiglu", 1,
       [](Tape& t, Vars x) {
         return swiglu(t, x[0]);
       }},
      {"group_norm", 3,
       [](Tape& t, Vars x) {
         return group_norm(t, x[0], x[1], x[2], 3, 1e-3);
       }},
      {"layer_norm", 3,
       [](Tape& t, Vars x) {
         return group_norm(t, x[0], x[1], x[2], 1, 1e-3);
       }},
      {"maximum", 2, [](Tape& t, Vars x) { return maximum(t, x[0], x[1]); }, true},
      {"minimum", 2, [](Tape& t, Vars x) { return minimum(t, x[0], x[1]); }, true},
      {"unit_normalization", 1,
       [](Tape& t, Vars x) {
         return unit_norm(t, x[0]);
       }},
      {"l1", 1,
       [](Tape& t, Vars x) {
         return reshape(t, penalty(t, x[0], 0.3, 0), {1, 1});
       }},
      {"l2", 1,
       [](Tape& t, Vars x) {
         return reshape(t, penalty(t, x[0], 0, 0.2), {1, 1});
       }},
      {"l1_l2", 1,
       [](Tape& t, Vars x) {
         return reshape(t, penalty(t, x[0], 0.3, 0.2), {1, 1});
       }},
  };
}

/// What an operation answers, then the gradients of its operands, where that of the answer is dy.
std::vector<Tensor> run(const Engine& engine, const Named& operation,
                        const std::vector<Tensor>& operands, const Tensor& dy) {
  const DType dtype = operands[0].dtype();
  const ParameterTable none;
  ParameterArena values(none, dtype);
  ParameterArena gradients(none, dtype);
  Tape tape(engine, dtype);
  tape.begin_training(none, values, &gradients);
  std::vector<Var> in;
  for (std::size_t i = 0; i < operation.operands; ++i) in.push_back(tape.variable(operands[i]));
  const Var y = operation.record(tape, in);
  const Shape& shape = tape.shape(y);
  Tensor part(shape, dtype);
  for (std::int64_t i = 0; i < part.elements(); ++i) {
    write(part, i, read(dy, i / shape[1] * dy.shape()[1] + i % shape[1]));
  }
  const Var product = mean(tape, multiply(tape, y, tape.input(part)));
  tape.backward(scale(tape, product, static_cast<double>(part.elements())));
  std::vector<Tensor> results = {converted(tape.value(y), dtype)};
  for (const Var one : in) results.push_back(converted(tape.gradient(one), dtype));
  return results;
}

TEST(EveryRowOperation, IsPyTorchs) {
  const Reference reference(LAMINA_TEST_DIR "/autograd/reference/row_operations.txt");
  const Engine engine(1);
  for (const auto& [dtype, tolerance] : {std::pair(DType::f64, 1e-10), {DType::f32, 1e-4}}) {
    const auto tensor = [&, type = dtype](const std::string& name, const Shape& shape) {
      Tensor result(shape, type);
      for (std::int64_t i = 0; i < result.elements(); ++i) {
        write(result, i, reference[name].at(static_cast<std::size_t>(i)));
      }
      return result;
    };
    for (const Named& operation : all_operations()) {
      std::vector<Tensor> operands;
      operands.push_back(tensor("x", {6, 12}));
      operands.push_back(operation.takes_rows ? tensor("other", {6, 12}) : tensor("gamma", {12}));
      operands.push_back(tensor("beta", {12}));
      SCOPED_TRACE(std::string(operation.name) + " " + name_of(dtype));
      const std::vector<Tensor> found = run(engine, operation, operands, tensor("dy", {6, 12}));
      for (std::size_t i = 0; i < found.size(); ++i) {
        const std::string suffix = i == 0 ? "" : "_gradient_" + std::to_string(i - 1);
        const std::vector<double>& want = reference[operation.name + suffix];
        ASSERT_EQ(static_cast<std::int64_t>(want.size()), found[i].elements());
        for (std::size_t e = 0; e < want.size(); ++e) {
          EXPECT_NEAR(read(found[i], static_cast<std::int64_t>(e)), want[e],
                      tolerance * std::max(std::abs(want[e]), 1e-2))
              << suffix << " at " << e;
        }
      }
    }
  }
}

TEST(EveryRowOperation, HasThePlainBitsAtEveryLevelAndSizeWithAnyThreads) {
  for (const Named& operation : all_operations()) {
    for (const Shape& shape : {Shape{1, 6}, Shape{3, 12}, Shape{5, 102}, Shape{700, 66}}) {
      testing::expect_plain_bits(
          operation.name + to_string(shape),
          [&](const Engine& engine) {
            std::vector<Tensor> operands;
            operands.emplace_back(shape);
            operands.emplace_back(operation.takes_rows ? shape : Shape{shape[1]});
            operands.emplace_back(Shape{shape[1]});
            Tensor dy(shape);
            for (std::size_t i = 0; i < 3; ++i) gradient_check::fill_normal(operands[i], Seed(i));
            gradient_check::fill_normal(dy, Seed(8));
            testing::Bytes bytes;
            for (const Tensor& one : run(engine, operation, operands, dy)) bytes.add(one);
            return bytes;
          },
          {1, 2, 3});
    }
  }
}

TEST(EveryRowOperation, SaysWhichColumnsItCannotTake) {
  const Engine engine(1);
  const ParameterTable none;
  const ParameterArena values(none);
  Tape tape(engine);
  Tensor x(Shape{2, 5});
  Tensor row(Shape{5});
  tape.begin_evaluation(none, values);
  const Var in = tape.input(x);
  const Var v = tape.input(row);
  EXPECT_THROW(glu(tape, in), Error);
  EXPECT_THROW(swiglu(tape, in), Error);
  EXPECT_THROW(group_norm(tape, in, v, v, 2, 1e-3), Error);
  EXPECT_THROW(prelu(tape, in, in), Error);
}

}  // namespace
}  // namespace lamina

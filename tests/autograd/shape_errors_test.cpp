// An operation refuses shapes that do not fit, and says which they were.
#include <gtest/gtest.h>

#include <array>
#include <functional>

#include "lamina/autograd/operations.hpp"
#include "lamina/core/error.hpp"

namespace lamina {
namespace {

std::string message_of(const std::function<void()>& body) {
  try {
    body();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "usage.shape");
    return error.facts().what;
  }
  return "no error";
}

TEST(EveryOperation, NamesTheShapesThatDoNotFit) {
  const Engine engine(1);
  const ParameterTable table;
  ParameterArena values(table);
  const Tensor matrix(Shape{4, 3});
  const Tensor other(Shape{2, 5});
  const Tensor vector(Shape{4});
  const Tensor wide(Shape{5, 2});
  const Tensor narrow(Shape{3, 2});
  const Tensor code(Shape{4, 1}, DType::i32);
  Tape tape(engine);
  tape.begin_training(table, values);
  const Var x = tape.input(matrix);
  const Var y = tape.input(other);
  const Var v = tape.input(vector);
  const Var codes = tape.input(code);
  const std::array<Var, 2> parts = {x, y};
  const std::array<std::pair<std::function<void()>, std::string>, 16> wrong = {{
      {[&] { dense(tape, x, y, {}); },
       "[dense] got input [4,3] and weight [2,5] but needs [B,I] and [I,O]"},
      {[&] { dense(tape, y, tape.input(wide), v); }, "[dense] got bias [4] but needs [O]"},
      {[&] { dense(tape, x, tape.input(narrow), {}, Activation::softmax); },
       "[dense] got softmax but needs an elementwise activation (use activate() for softmax)"},
      {[&] { grouped_dense(tape, x, y, {}); },
       "[grouped_dense] got input [4,3] and weight [2,5] but needs [B,G,I] and [G,I,O]"},
      {[&] { activate(tape, v, Activation::softmax); }, "[softmax] got [4] but needs [B,C]"},
      {[&] { add(tape, x, y); }, "[add] got [4,3] and [2,5] but needs equal shapes"},
      {[&] { subtract(tape, x, y); }, "[subtract] got [4,3] and [2,5] but needs equal shapes"},
      {[&] { multiply(tape, x, y); }, "[multiply] got [4,3] and [2,5] but needs equal shapes"},
      {[&] { add_row(tape, x, v); }, "[add_row] got [4,3] and [4] but needs [B,F] and [F]"},
      {[&] { multiply_row(tape, x, v); },
       "[multiply_row] got [4,3] and [4] but needs [B,F] and [F]"},
      {[&] { layer_norm(tape, x, v, v, 1e-3); },
       "[layer_norm] got [4,3] and [4] but needs [B,F] and [F]"},
      {[&] { rms_norm(tape, x, v, 1e-3); }, "[rms_norm] got [4,3] and [4] but needs [B,F] and [F]"},
      {[&] { batch_norm(tape, x, v, v, v, v, 0.9, 1e-3); },
       "[batch_norm] got [4,3] and [4] but needs [B,F] and [F]"},
      {[&] { embedding(tape, x, 0, y); },
       "[embedding] got f32 codes [4,3] but needs i32 codes [B,C] with column 0"},
      {[&] { one_hot(tape, codes, 1, 3); },
       "[one_hot] got i32 codes [4,1] but needs i32 codes [B,C] with column 1"},
      {[&] { concatenate(tape, parts); }, "[concatenate] got [2,5] but needs [4,F]"},
  }};
  for (const auto& [body, message] : wrong) EXPECT_EQ(message_of(body), message);
}

}  // namespace
}  // namespace lamina

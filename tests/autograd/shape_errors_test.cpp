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
       "[dense] got x[4,3], weight[2,5] but needs x[…,I], weight[I,O], bias[O] or none"},
      {[&] { dense(tape, y, tape.input(wide), v); },
       "[dense] got x[2,5], weight[5,2], bias[4] but needs x[…,I], weight[I,O], bias[O] or none"},
      {[&] { grouped_dense(tape, x, y, {}); },
       "[grouped_dense] got x[4,3], weight[2,5] but needs x[B,G,I], weight[G,I,O], bias[G,O] or "
       "none"},
      {[&] { activate(tape, mean(tape, v), Activation::softmax); },
       "[softmax] got z[] but needs z[…,C]"},
      {[&] { add(tape, x, y); }, "[add] got a[4,3], b[2,5] but needs a[…], b[…]"},
      {[&] { subtract(tape, x, v); }, "[subtract] got a[4,3], b[4] but needs a[…], b[…]"},
      {[&] { multiply(tape, x, y); }, "[multiply] got a[4,3], b[2,5] but needs a[…], b[…]"},
      {[&] { add_row(tape, x, v); }, "[add_row] got x[4,3], v[4] but needs x[…,F], v[F]"},
      {[&] { multiply_row(tape, x, v); }, "[multiply_row] got x[4,3], v[4] but needs x[…,F], v[F]"},
      {[&] { layer_norm(tape, x, v, v, 1e-3); },
       "[layer_norm] got x[4,3], gamma[4], beta[4] but needs x[…,F], gamma[F], beta[F]"},
      {[&] { rms_norm(tape, x, v, 1e-3); },
       "[rms_norm] got x[4,3], gamma[4] but needs x[…,F], gamma[F]"},
      {[&] { batch_norm(tape, x, v, v, v, v, 0.9, 1e-3); },
       "[batch_norm] got x[4,3], gamma[4], beta[4], running_mean[4], running_variance[4] but needs "
       "x[…,F], gamma[F], beta[F], running_mean[F], running_variance[F]"},
      {[&] {
         embedding(tape, std::array{x, codes, v}, std::array{3L});
       },
       "[embedding] got [4,3], [4,1] i32, [4] for columns of 1 numbers of categories but needs "
       "x[B,…], or codes[B,C] and a table[K+1,D] or none for each column, of K categories"},
      {[&] { concatenate(tape, parts); },
       "[concatenate] got [4,3] and [2,5] but needs shapes that differ in their last size only"},
      {[&] { concatenate(tape, {}); }, "[concatenate] got 0 operands but needs part, …"},
      {[&] { reshape(tape, x, {5}); }, "[reshape] got [4,3] but needs as many elements as [5]"},
  }};
  for (const auto& [body, message] : wrong) EXPECT_EQ(message_of(body), message);
}

}  // namespace
}  // namespace lamina

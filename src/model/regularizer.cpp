#include "lamina/model/regularizer.hpp"

#include "lamina/autograd/operations.hpp"

namespace lamina {

std::span<const Regularizer> Regularizer::shipped() {
  return members<Regularizer>(ShippedRegularizers{});
}

void L1::fields(Fields& f) {
  f("l1", l1, at_least(0), "times the sum of sizes");
}
void L2::fields(Fields& f) {
  f("l2", l2, at_least(0), "times the sum of squares");
}
void L1L2::fields(Fields& f) {
  f("l1", l1, at_least(0), "times the sum of sizes");
  f("l2", l2, at_least(0), "times the sum of squares");
}

Var L1::penalty(Tape& tape, Var weight) const {
  return lamina::penalty(tape, weight, l1, 0);
}
Var L2::penalty(Tape& tape, Var weight) const {
  return lamina::penalty(tape, weight, 0, l2);
}
Var L1L2::penalty(Tape& tape, Var weight) const {
  return lamina::penalty(tape, weight, l1, l2);
}

}  // namespace lamina

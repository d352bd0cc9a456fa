#include "lamina/training/optimizers/adamw.hpp"

#include "training/optimizers/epsilon.hpp"

namespace lamina {

// Its rule stands with Adam's formula.
void AdamW::fields(Fields& f) {
  f("learning_rate", learning_rate, above(0), "step size");
  f("beta1", beta1, below_one(), "memory of past gradients");
  f("beta2", beta2, below_one(), "memory of past squares");
  f("epsilon", epsilon, epsilon_range(), "keeps the division finite");
  f("weight_decay", weight_decay, at_least(0), "pull of weights towards 0 at each step");
}

}  // namespace lamina

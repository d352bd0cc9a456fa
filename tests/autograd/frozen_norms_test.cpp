// Normalizations whose gamma or beta is frozen (an input, not a parameter) or shared.
#include <gtest/gtest.h>

#include "support/gradient_check.hpp"

namespace lamina {
namespace {

using namespace gradient_check;
using Vars = std::span<const Var>;

Var layer(Scene& s, Var x, Var gamma, Var beta) {
  return layer_norm(s.tape(), x, gamma, beta, 1e-3);
}
Var batch(Scene& s, Var x, Var gamma, Var beta) {
  return batch_norm(s.tape(), x, gamma, beta, s.full({5}, 0), s.full({5}, 1), 0.9, 1e-3);
}
struct Norm {
  std::string name;
  Var (*of)(Scene&, Var x, Var gamma, Var beta);
};
const std::vector<Norm> norms = {{"layer_norm", layer}, {"batch_norm", batch}};

TEST(FrozenNorms, PassTheGradientOnToTheirInput) {
  for (const Norm& norm : norms) {
    expect_gradients({norm.name + ", gamma and beta frozen", {{7, 5}}, [&](Scene& s, Vars x) {
                        return norm.of(s, x[0], s.normal({5}, 2), s.normal({5}, 3));
                      }});
  }
}

TEST(FrozenNorms, TrainWhatIsNotFrozen) {
  for (const Norm& norm : norms) {
    expect_gradients({norm.name + ", gamma frozen", {{7, 5}, {5}}, [&](Scene& s, Vars x) {
                        return norm.of(s, x[0], s.normal({5}, 2), x[1]);
                      }});
    expect_gradients({norm.name + ", beta frozen", {{7, 5}, {5}}, [&](Scene& s, Vars x) {
                        return norm.of(s, x[0], x[1], s.normal({5}, 3));
                      }});
    expect_gradients({norm.name + " of data", {{5}, {5}}, [&](Scene& s, Vars x) {
                        return norm.of(s, s.normal({7, 5}, 4), x[0], x[1]);
                      }});
  }
}

TEST(SharedGamma, LeavesEachBetaItsOwnGradientAtEveryStep) {
  for (const Norm& norm : norms) {
    const Case shared = {norm.name + " of a sum, gamma shared, betas not",
                         {{7, 5}, {5}, {5}, {5}},
                         [&](Scene& s, Vars x) {
                           return add(s.tape(), norm.of(s, x[0], x[1], x[2]),
                                      norm.of(s, s.normal({7, 5}, 4), x[1], x[3]));
                         }};
    expect_gradients(shared);
    Subject subject(shared, DType::f64);
    subject.loss(1, true);
    std::vector<double> steps[2];
    for (std::vector<double>& gradients : steps) {
      subject.loss(1, true);
      for (std::size_t i = 0; i < subject.inputs(); ++i) {
        const View of_one = subject.gradients(i);
        for (std::int64_t j = 0; j < of_one.elements(); ++j) gradients.push_back(read(of_one, j));
      }
    }
    EXPECT_EQ(steps[0], steps[1]) << norm.name;
  }
}

}  // namespace
}  // namespace lamina

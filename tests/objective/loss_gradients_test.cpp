// The gradient of every loss of the family against differences in double.
#include <gtest/gtest.h>

#include "lamina/objective/losses.hpp"
#include "support/gradient_check.hpp"

namespace lamina {
namespace {

using namespace gradient_check;

/// A prediction of `rows` and the target that goes with it, for each member of the family.
struct Data {
  Shape prediction;
  std::function<Var(Scene&)> target;
};

/// Targets lie far enough from predictions (of size 1) that no difference steps over a kink at
/// e = 0 or |e| = delta: ±10 is outside of Huber's delta; `near` puts half of them inside.
Data data_for(const Loss& loss, std::int64_t rows) {
  if (loss->targets() == Targets::probabilities) {
    return {{rows, 1}, [rows](Scene& s) {
              return s.numbers({rows, 1}, 0, 2, 1);
            }};
  }
  if (loss->targets() == Targets::labels) {
    return {{rows, 4}, [rows](Scene& s) {
              return s.codes({rows}, 0, 4, 3);
            }};
  }
  if (loss->targets() == Targets::distributions) {
    return {{rows, 4}, [rows](Scene& s) {
              return s.numbers({rows, 4}, 0, 4, 6);
            }};
  }
  const int least = loss->targets() == Targets::non_negative ? 0 : -10;
  return {{rows, 3 * loss->outputs_a_target()}, [rows, least](Scene& s) {
            return s.numbers({rows, 3}, least, 21, 20);
          }};
}

/// Every member with its defaults, so that a new one is tested by being in the list, and variants.
std::vector<std::pair<std::string, Loss>> losses() {
  std::vector<std::pair<std::string, Loss>> all;
  for (const Loss& one : Loss::shipped()) {
    all.emplace_back(one.kind(), one);
  }
  all.emplace_back("smoothed binary", BinaryCrossEntropy{.label_smoothing = 0.2});
  all.emplace_back("smoothed softmax", SoftmaxCrossEntropy{.label_smoothing = 0.2});
  all.emplace_back("sharp focal", BinaryFocalCrossEntropy{.gamma = 0.5});
  all.emplace_back("wide huber", Huber{.delta = 100});
  all.emplace_back("smoothed categorical", CategoricalCrossEntropy{.label_smoothing = 0.2});
  all.emplace_back("sharp categorical focal", CategoricalFocalCrossEntropy{.gamma = 0.5});
  return all;
}

/// Whether a row of weight may have no slope either, since it is right enough.
bool flat_somewhere(const Loss& loss) {
  return loss.as<Hinge>() != nullptr || loss.as<SquaredHinge>() != nullptr ||
         loss.as<MeanSquaredLogarithmicError>() != nullptr;
}

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const auto& [name, config] : losses()) {
    for (const std::int64_t rows : {1, 7, 300}) {
      for (const bool weighted : {false, true}) {
        const Data data = data_for(config, rows);
        all.push_back({name + " " + std::to_string(rows) + (weighted ? " weighted" : ""),
                       {data.prediction},
                       [config = config, data, rows, weighted](Scene& s, auto in) {
                         const Var weights = weighted ? s.numbers({rows}, 1, 5, 2) : Var{};
                         return loss(s.tape(), config, in[0], data.target(s), weights);
                       }});
        if (flat_somewhere(config)) all.back().zero_share = 0.6;
      }
    }
  }
  return all;
}

TEST(EveryLoss, HasTheGradientsOfCentralDifferences) {
  Tally all;
  for (const Case& one : cases()) all.compared += expect_gradients(one).compared;
  EXPECT_GT(all.compared, 1000);
}

TEST(EveryLoss, AgreesInBothPrecisions) {
  for (const Case& one : cases()) expect_same_in_both_precisions(one);
}

TEST(EveryLoss, HasAnEmptyBatchWithLossZeroAndNoGradient) {
  for (const auto& [name, config] : losses()) {
    SCOPED_TRACE(name);
    const Data data = data_for(config, 0);
    const Case empty = {name, {data.prediction}, [&, config = config](Scene& s, auto in) {
                          return loss(s.tape(), config, in[0], data.target(s));
                        }};
    Subject subject(empty, DType::f32);
    EXPECT_EQ(subject.loss(1, true), 0);
  }
}

TEST(EveryLoss, IgnoresRowsOfWeightZero) {
  for (const auto& [name, config] : losses()) {
    SCOPED_TRACE(name);
    const Data data = data_for(config, 6);
    const auto with_weights = [&data, name = name, config = config](int first, int count) {
      return Case{name, {data.prediction}, [=](Scene& s, auto in) {
                    // 0 1 0 1 … or 0 0 0 …
                    return loss(s.tape(), config, in[0], data.target(s),
                                s.numbers({6}, first, count, 1));
                  }};
    };
    const Case half = with_weights(0, 2);
    Subject subject(half, DType::f64);
    subject.loss(1, true);
    const View gradient = subject.gradients(0);
    const std::int64_t columns = gradient.shape.columns();
    for (std::int64_t i = 0; i < gradient.elements(); ++i) {
      const bool ignored = i / columns % 2 == 0;
      if (ignored || !flat_somewhere(config)) {
        EXPECT_EQ(gradient.f64()[i] == 0, ignored) << i;
      }
    }
    const Case none = with_weights(0, 1);
    Subject nothing(none, DType::f64);
    EXPECT_EQ(nothing.loss(1, true), 0);
    for (std::int64_t i = 0; i < gradient.elements(); ++i) {
      EXPECT_EQ(nothing.gradients(0).f64()[i], 0) << i;
    }
  }
}

TEST(AbsoluteError, HasNoSlopeAtZero) {
  const Case exact = {"exact", {{2, 1}}, [](Scene& s, auto in) {
                        return mean_absolute_error(s.tape(), in[0], s.full({2, 1}, 0.5));
                      }};
  Subject subject(exact, DType::f64);
  subject.values(0).f64()[0] = 0.5;
  subject.loss(1, true);
  EXPECT_EQ(subject.gradients(0).f64()[0], 0);
  EXPECT_NE(subject.gradients(0).f64()[1], 0);
}

}  // namespace
}  // namespace lamina

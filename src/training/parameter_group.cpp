#include "lamina/training/parameter_group.hpp"

#include <array>
#include <vector>

#include "lamina/core/error.hpp"
#include "lamina/core/family.hpp"
#include "lamina/training/optimizers.hpp"

namespace lamina {

namespace {

/// What may be left out is a list of one.
struct OwnOptimizer {
  OptimizerConfig optimizer = Adam{};
  void fields(Fields& f) { f.family("", optimizer, "how a step goes down the gradient"); }
};

}  // namespace

void ParameterGroup::fields(Fields& f) {
  static constexpr std::array<std::string_view, 5> kinds = {"any", "weight", "bias", "scale",
                                                            "embedding"};
  f("names", names, "of parameters, with * for any characters");
  f("kind", kind, kinds, "what they are");
  f("rate", rate, above(0), "times the learning rate");
  f("weight_decay", weight_decay, at_least(-1), "of all of them; below 0: as without a group");
  f("frozen", frozen, "they stay as they start");
  std::vector<OwnOptimizer> own;
  if (optimizer) own.push_back({*optimizer});
  f.list("optimizer", own, "one of their own");
  if (own.size() > 1) {
    throw Error({.code = "usage.bad_value",
                 .what = "a group of parameters has two optimizers",
                 .where = "group " + printable(names),
                 .fix = "give one, or make two groups"});
  }
  optimizer.reset();
  if (!own.empty()) optimizer = own[0].optimizer;
}

}  // namespace lamina

#include "training/constraints.hpp"

#include "training/grouping.hpp"

namespace lamina {

Constraints::Constraints(const Network& network, const FitOptions& options) : network_(network) {
  const std::vector<std::size_t> group = group_of_each(network.parameters(), options.groups);
  for (const ParameterRule& rule : network.rules()) {
    const std::size_t of = group[rule.id.index];
    const bool frozen = of > 0 && options.groups[of - 1].frozen;
    if (rule.constraint && !frozen) rules_.push_back(&rule);
  }
}

void Constraints::apply(const Engine& engine, ParameterArena& parameters) const {
  for (const ParameterRule* rule : rules_) {
    rule->constraint->apply(engine, parameters.view(network_.parameters()[rule->id]));
  }
}

}  // namespace lamina

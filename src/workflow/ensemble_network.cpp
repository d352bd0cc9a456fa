#include "workflow/ensemble_network.hpp"

#include <string>

#include "workflow/chain.hpp"

namespace lamina {

namespace {

constexpr const char* numbers = "numbers";  // of the preprocessing

/// Members that stand beside each other and see the same.
struct Group {
  std::vector<std::string> columns;  ///< names of what they see
  std::int64_t first;
  std::int64_t count;
  Activation activation;
};

/// The hidden layers of a group; without any, what the group sees.
void add_group(Chain& chain, const Group& group, const DataSize& size, const MemberShape& shape) {
  chain.add(Embedding{}, group.columns);
  if (group.count < size.ensemble.members) {
    chain.add(Members{
        .first = group.first, .count = group.count, .ensemble_size = size.ensemble.members});
  }
  for (const std::int64_t units : shape.units) {
    chain.add(DenseEnsemble{
        .units = units, .ensemble_size = group.count, .activation = group.activation});
    if (shape.dropout > 0) chain.add(Dropout{shape.dropout});
  }
}

/// What each group sees, in the order of the members. Of few amounts straight pieces remember
/// single rows, which smooth ones leave: together they are better than two groups of either kind.
std::vector<Group> groups_of(Chain& chain, const DataSize& size, const MemberShape& shape) {
  const Ensemble& ensemble = size.ensemble;
  std::vector<std::string> columns, others;
  for (const Field& field : size.inputs) {
    columns.push_back(field.name);
    if (field.name != numbers) others.push_back(field.name);
  }
  const Activation smooth = shape.activation.value_or(Activation::silu);
  const bool few_amounts = size.task == Task::regression && ensemble.embedded == 0;
  const Activation of_bins = shape.activation.value_or(few_amounts ? Activation::relu : smooth);
  if (size.edges.empty() || shape.units.empty()) {
    return {{columns, 0, ensemble.members, smooth}};
  }
  const auto with_last = [&] {
    std::vector<std::string> seen = others;
    seen.insert(seen.begin(), chain.last());
    return seen;
  };
  const std::int64_t plain = (ensemble.members - ensemble.embedded) / 2;
  const std::int64_t binned = ensemble.members - ensemble.embedded - plain;
  std::vector<Group> groups;
  if (plain > 0) groups.push_back({columns, 0, plain, smooth});
  chain.add(PiecewiseLinear{size.edges}, {numbers});
  groups.push_back({with_last(), plain, binned, of_bins});
  if (ensemble.embedded == 0) return groups;
  chain.add(PiecewiseLinearEmbedding{embedding_dimension, size.edges}, {numbers});
  groups.push_back({with_last(), plain + binned, ensemble.embedded, smooth});
  return groups;
}

}  // namespace

Network ensemble_network(const DataSize& size, const MemberShape& shape) {
  Chain chain;
  std::vector<std::string> hidden;
  for (const Group& group : groups_of(chain, size, shape)) {
    add_group(chain, group, size, shape);
    hidden.push_back(chain.last());
  }
  if (hidden.size() > 1) chain.add(JoinMembers{}, hidden);
  chain.add(DenseEnsemble{.units = size.outputs, .ensemble_size = size.ensemble.members});
  chain.add(EnsembleMean{});
  if (size.task != Task::regression) chain.add(Activate{last_layer(size).activation});
  return std::move(chain).network();
}

}  // namespace lamina

#include "workflow/ensemble_network.hpp"

#include <string>

#include "workflow/chain.hpp"

namespace lamina {

namespace {

constexpr const char* numbers = "numbers";  // of the preprocessing

/// The first layer of `count` members from `first` on, on the inputs that `columns` names.
void add_first(Chain& chain, const std::vector<std::string>& columns, std::int64_t first,
               std::int64_t count, const DataSize& size, const DenseEnsemble& layer) {
  chain.add(Embedding{}, columns);
  if (count < size.ensemble.members) {
    chain.add(Members{.first = first, .count = count, .ensemble_size = size.ensemble.members});
  }
  DenseEnsemble own = layer;
  own.ensemble_size = count;
  chain.add(own);
}

}  // namespace

Network ensemble_network(const DataSize& size, const MemberShape& shape) {
  const std::int64_t members = size.ensemble.members;
  std::vector<std::string> columns, binned;
  for (const Field& field : size.inputs) {
    columns.push_back(field.name);
    if (field.name != numbers) binned.push_back(field.name);
  }
  Chain chain;
  DenseEnsemble dense{.units = size.outputs, .ensemble_size = members};
  for (std::size_t i = 0; i < shape.units.size(); ++i) {
    DenseEnsemble hidden = dense;
    hidden.units = shape.units[i];
    hidden.activation = shape.activation;
    if (i > 0) {
      chain.add(hidden);
    } else if (size.edges.empty()) {
      add_first(chain, columns, 0, members, size, hidden);
    } else {
      const std::int64_t plain = members / 2;
      add_first(chain, columns, 0, plain, size, hidden);
      const std::string left = chain.last();
      chain.add(PiecewiseLinear{size.edges}, {numbers});
      binned.insert(binned.begin(), chain.last());
      add_first(chain, binned, plain, members - plain, size, hidden);
      chain.add(JoinMembers{}, {left, chain.last()});
    }
    if (shape.dropout > 0) chain.add(Dropout{shape.dropout});
  }
  if (shape.units.empty()) {
    add_first(chain, columns, 0, members, size, dense);
  } else {
    chain.add(dense);
  }
  chain.add(EnsembleMean{});
  if (size.task != Task::regression) chain.add(Activate{last_layer(size).activation});
  return std::move(chain).network();
}

}  // namespace lamina

#include "lamina/training/initial_parameters.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "data/batches.hpp"
#include "lamina/autograd/operations.hpp"
#include "lamina/model/layers/dense.hpp"

namespace lamina {

namespace {

constexpr std::int64_t most_rows = 16'384;
constexpr std::int64_t rows_at_once = 1'024;

class Adapter {
 public:
  Adapter(const Engine& engine, const Network& network, ParameterArena& start,
          const Examples& training, Seed seed)
      : engine_(engine),
        network_(network),
        start_(start),
        rows_(std::min(training.rows(), most_rows)),
        batches_(training, std::min(rows_, rows_at_once), seed),
        seed_(seed),
        tape_(engine) {}

  /// Of the layer at this place in the order of Network::layer_name().
  void adapt(std::size_t place) {
    const Node& node = node_at(place);
    const auto* dense = node.layer.as<Dense>();
    if (dense == nullptr || !node.shares.empty()) return;
    const auto show = [&](const Initializer& initializer, const std::string& name) {
      const auto parameter = find(name);
      if (!parameter || !initializer->reads_data()) return;
      const Tensor sums = sums_of(place, *dense);
      initializer->adapt(start_.view(network_.parameters()[*parameter]), sums, seed_.at(name));
    };
    show(dense->initializer, node.name + ".weight");
    show(dense->bias_initializer, node.name + ".bias");
  }

 private:
  const Node& node_at(std::size_t place) const {
    const std::string& name = network_.layer_name(place);
    const auto& nodes = network_.nodes();
    return *std::find_if(nodes.begin(), nodes.end(),
                         [&](const Node& node) { return node.name == name; });
  }

  std::optional<ParameterId> find(const std::string& name) const {
    const auto& entries = network_.parameters().entries();
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (entries[i].name == name) return ParameterId{static_cast<std::uint32_t>(i)};
    }
    return {};
  }

  /// What the layer makes of the rows, without the bias.
  Tensor sums_of(std::size_t place, const Dense& dense) {
    const ParameterId weight = *find(network_.layer_name(place) + ".weight");
    Tensor sums(Shape{rows_, dense.units});
    std::vector<Var> nodes(network_.nodes().size());
    std::vector<Var> out(network_.outputs().size());
    const std::vector<Network::Output> reads(out.size(), Network::Output::logits);
    for (std::int64_t first = 0; first < rows_; first += rows_at_once) {
      const std::int64_t count = std::min(rows_at_once, rows_ - first);
      const Examples& some = batches_.gather(engine_, 0, first, count);
      tape_.begin_evaluation(network_.parameters(), start_);
      std::vector<Var> in;
      for (const ConstView& input : some.inputs) in.push_back(tape_.input(input));
      network_.forward(tape_, in, out, reads, nodes);
      Var x = input_of(place, in, nodes);
      if (dense.parametrization == Parametrization::ntk) {
        x = scale(tape_, x, 1 / std::sqrt(static_cast<double>(tape_.value(x).shape.last())));
      }
      const ConstView part = tape_.value(lamina::dense(tape_, x, tape_.parameter(weight), Var{}));
      std::memcpy(sums.view().rows(first, count).data(), part.data(), part.bytes());
    }
    return sums;
  }

  /// The input of the network where no other layer is what feeds this one.
  Var input_of(std::size_t place, const std::vector<Var>& in, const std::vector<Var>& nodes) const {
    const std::vector<std::string>& names = node_at(place).inputs;
    for (std::size_t i = 0; i < place && !names.empty(); ++i) {
      if (network_.layer_name(i) == names[0]) return nodes[i];
    }
    for (std::size_t i = 0; i < in.size() && !names.empty(); ++i) {
      if (network_.inputs()[i].name == names[0]) return in[i];
    }
    return in[0];
  }

  const Engine& engine_;
  const Network& network_;
  ParameterArena& start_;
  std::int64_t rows_;
  Batches batches_;
  Seed seed_;
  Tape tape_;
};

bool reads_data(const Node& node) {
  const auto* dense = node.layer.as<Dense>();
  return dense != nullptr &&
         (dense->initializer->reads_data() || dense->bias_initializer->reads_data());
}

}  // namespace

ParameterArena initial_parameters(const Engine& engine, const Network& network,
                                  const Examples& training, std::uint64_t seed) {
  ParameterArena start = network.initialize(Seed(seed).at("parameters"));
  const std::vector<Node>& nodes = network.nodes();
  if (std::none_of(nodes.begin(), nodes.end(), reads_data)) return start;
  Adapter adapter(engine, network, start, training, Seed(seed).at("initializers"));
  for (std::size_t place = 0; place < nodes.size(); ++place) adapter.adapt(place);
  return start;
}

}  // namespace lamina

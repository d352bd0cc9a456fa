#include "model/graph.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <queue>
#include <string_view>

#include "lamina/core/error.hpp"

namespace lamina {

namespace {

constexpr std::size_t longest_name = 200;
constexpr std::uint32_t waiting = 0xFFFFFFFF;

[[noreturn]] void refuse(const char* code, const std::string& what, const std::string& fix) {
  throw Error({.code = code, .what = what, .where = "the nodes of the network", .fix = fix});
}

std::string quoted(std::string_view name) {
  return "'" + printable(name) + "'";
}

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= longest_name &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_' || c == '-';
         });
}

class Graph {
 public:
  Graph(std::span<const Node> nodes, std::span<const Field> inputs,
        std::span<const std::string> outputs)
      : nodes_(nodes), inputs_(inputs), outputs_(outputs) {}

  std::vector<GraphNode> in_order() {
    name_all();
    for (const std::string& name : outputs_) {
      if (std::count(outputs_.begin(), outputs_.end(), name) > 1) {
        refuse("usage.duplicate_output", "the output " + quoted(name) + " is there twice",
               "name it once: it has one loss");
      }
      if (find(name, "the outputs") < inputs_.size()) {
        refuse("usage.unknown_node", "the output " + quoted(name) + " is an input",
               "name a node of the network");
      }
    }
    connect();
    std::vector<GraphNode> order = sorted();
    require_use();
    return order;
  }

 private:
  /// Inputs and nodes share one list of names.
  void name_all() {
    for (const Field& input : inputs_) {
      check(input);
      add(input.name);
    }
    for (const Node& node : nodes_) {
      if (!is_name(node.name)) {
        refuse("usage.bad_name", "a node cannot be called " + quoted(node.name),
               "use up to 200 letters, digits, _ and -");
      }
      add(node.name);
    }
  }

  void add(const std::string& name) {
    const auto place = static_cast<std::uint32_t>(places_.size());
    if (places_.emplace(name, place).second) return;
    refuse("usage.duplicate_node", "two inputs or nodes are called " + quoted(name),
           "give each a name of its own");
  }

  std::uint32_t find(const std::string& name, const std::string& reader) const {
    const auto found = places_.find(name);
    if (found != places_.end()) return found->second;
    NearestName nearest(name);
    std::string known;
    for (const auto& [other, place] : places_) {
      nearest.offer(other);
      known += (known.empty() ? "" : ", ") + printable(other);
    }
    refuse("usage.unknown_node", reader + " name " + quoted(name) + ", which is no input or node",
           nearest.best().empty() ? "known are " + known
                                  : "did you mean " + quoted(nearest.best()) + "?");
  }

  /// What feeds a node, by its place in the shared list.
  std::vector<std::uint32_t> feeds(const Node& node) const {
    std::vector<std::uint32_t> from;
    for (const std::string& name : node.inputs) {
      from.push_back(find(name, "the inputs of " + quoted(node.name)));
    }
    for (std::uint32_t i = 0; node.inputs.empty() && i < inputs_.size(); ++i) from.push_back(i);
    return from;
  }

  void connect() {
    for (const Node& node : nodes_) {
      from_.push_back(feeds(node));
      waits_for_.push_back(from_.back());
      if (!node.shares.empty()) {
        waits_for_.back().push_back(find(node.shares, "the node shared by " + quoted(node.name)));
      }
    }
  }

  /// Nothing may be there for nothing: it is a slip of the pen.
  void require_use() const {
    std::vector<bool> used(places_.size());
    for (const std::vector<std::uint32_t>& from : from_) {
      for (const std::uint32_t place : from) used[place] = true;
    }
    for (const std::string& name : outputs_) used[places_.at(name)] = true;
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      if (used[i]) continue;
      refuse("usage.unused_input", "the input " + quoted(inputs_[i].name) + " feeds no node",
             "name it among the inputs of a node, or leave it out");
    }
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (used[inputs_.size() + i]) continue;
      refuse("usage.unused_node",
             "the node " + quoted(nodes_[i].name) + " feeds no other and is no output",
             "name it among the inputs of a node or the outputs, or take it out");
    }
  }

  std::vector<GraphNode> sorted() const {
    std::vector<std::size_t> missing(nodes_.size());  // what each node still waits for
    std::vector<std::vector<std::size_t>> readers(nodes_.size());
    std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
    for (std::size_t node = 0; node < nodes_.size(); ++node) {
      for (const std::uint32_t place : waits_for_[node]) {
        if (place < inputs_.size()) continue;
        ++missing[node];
        readers[place - inputs_.size()].push_back(node);
      }
      if (missing[node] == 0) ready.push(node);
    }
    std::vector<std::uint32_t> value(places_.size(), waiting);
    for (std::uint32_t i = 0; i < inputs_.size(); ++i) value[i] = i;
    std::vector<GraphNode> order;
    while (!ready.empty()) {
      GraphNode next{ready.top(), {}};
      ready.pop();
      for (const std::uint32_t place : from_[next.node]) next.from.push_back(value[place]);
      value[inputs_.size() + next.node] = static_cast<std::uint32_t>(inputs_.size() + order.size());
      for (const std::size_t reader : readers[next.node]) {
        if (--missing[reader] == 0) ready.push(reader);
      }
      order.push_back(std::move(next));
    }
    if (order.size() < nodes_.size()) throw_cycle(value);
    return order;
  }

  /// Walks back from any node that waits, through nodes that wait, until one comes again.
  [[noreturn]] void throw_cycle(const std::vector<std::uint32_t>& value) const {
    const auto waits = [&](std::uint32_t place) {
      return value[place] == waiting;
    };
    std::vector<std::uint32_t> path;
    auto at =
        static_cast<std::uint32_t>(std::find(value.begin(), value.end(), waiting) - value.begin());
    while (std::find(path.begin(), path.end(), at) == path.end()) {
      path.push_back(at);
      const std::vector<std::uint32_t>& from = waits_for_[at - inputs_.size()];
      at = *std::find_if(from.begin(), from.end(), waits);
    }
    std::string text = quoted(nodes_[at - inputs_.size()].name);
    for (std::size_t i = path.size(); path[--i] != at;) {
      text += " → " + quoted(nodes_[path[i] - inputs_.size()].name);
    }
    refuse("usage.cycle", "nodes feed each other in a ring: " + text + " → back",
           "a feed-forward network has no ring: feed one of them from elsewhere");
  }

  std::span<const Node> nodes_;
  std::span<const Field> inputs_;
  std::span<const std::string> outputs_;
  std::map<std::string, std::uint32_t> places_;  // of inputs, then of nodes
  std::vector<std::vector<std::uint32_t>> from_;
  std::vector<std::vector<std::uint32_t>> waits_for_;  // also for the node whose layer is shared
};

}  // namespace

std::vector<GraphNode> in_order(std::span<const Node> nodes, std::span<const Field> inputs,
                                std::span<const std::string> outputs) {
  return Graph(nodes, inputs, outputs).in_order();
}

}  // namespace lamina

#include "exchange/onnx/graph_tools.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "exchange/onnx/builder.hpp"
#include "exchange/onnx/run/run.hpp"
#include "lamina/core/error.hpp"

namespace lamina::onnx {

namespace {

constexpr std::size_t most_nodes = 65'536;
constexpr int deepest = 32;

[[noreturn]] void fail(const std::string& what, const std::string& where) {
  throw Error({.code = "model.bad_onnx",
               .what = what,
               .where = where,
               .fix = "the file does not follow the ONNX standard: export it again"});
}

/// Calls of functions, each with names of its own.
class Inliner {
 public:
  explicit Inliner(const std::vector<Function>& functions) : functions_(functions) {}

  void add(const std::vector<Node>& nodes, const std::map<std::string, std::string>& names,
           const std::string& prefix, int depth, std::vector<Node>& to) {
    if (depth > deepest) fail("functions that call each other without an end", "the functions");
    const auto renamed = [&](const std::string& name) {
      const auto known = names.find(name);
      if (name.empty() || depth == 0) return name;
      return known == names.end() ? prefix + name : known->second;
    };
    for (const Node& node : nodes) {
      Node own = node;
      for (std::string& name : own.inputs) name = renamed(name);
      for (std::string& name : own.outputs) name = renamed(name);
      const Function* const function = find(own);
      if (function == nullptr) {
        if (to.size() == most_nodes) fail("more than 65,536 nodes", "the functions");
        to.push_back(std::move(own));
        continue;
      }
      std::map<std::string, std::string> inner;
      for (std::size_t i = 0; i < function->inputs.size(); ++i) {
        inner[function->inputs[i]] = i < own.inputs.size() ? own.inputs[i] : "";
      }
      for (std::size_t i = 0; i < function->outputs.size() && i < own.outputs.size(); ++i) {
        inner[function->outputs[i]] = own.outputs[i];
      }
      add(function->nodes, inner, prefix + std::to_string(++calls_) + ":", depth + 1, to);
    }
  }

 private:
  const Function* find(const Node& node) const {
    for (const Function& function : functions_) {
      if (function.name == node.op && function.domain == node.domain) return &function;
    }
    return nullptr;
  }
  const std::vector<Function>& functions_;
  std::size_t calls_ = 0;
};

/// Who makes each value.
std::map<std::string, const Node*> makers(const Model& model) {
  std::map<std::string, const Node*> result;
  for (const Node& node : model.nodes) {
    for (const std::string& output : node.outputs) result[output] = &node;
  }
  return result;
}

/// Reads products such as x · 0.5 · (1 + erf(x / √2)).
class Products {
 public:
  explicit Products(const Model& model) : model_(model), makers_(makers(model)) {}

  /// The activation that a product is, and of what; "" where it is none.
  std::pair<std::string, std::string> activation_of(const Node& product) {
    factors_.clear();
    factor_ = 1;
    for (const std::string& input : product.inputs) multiply(input, 0);
    if (factors_.size() != 2) return {};
    for (int turn = 0; turn < 2; ++turn, std::swap(factors_[0], factors_[1])) {
      const std::string& x = factors_[0];
      const Node* const gate = maker(factors_[1]);
      if (gate == nullptr) continue;
      if (gate->op == "Sigmoid" && gate->inputs[0] == x && factor_ == 1) return {"Swish", x};
      if (gate->op == "Tanh" && is_softplus_of(gate->inputs[0], x) && factor_ == 1)
        return {"Mish", x};
      if (gate->op == "Add" && std::abs(factor_ - 0.5) < 1e-6) {
        const std::string kind = gelu_kind(*gate, x);
        if (!kind.empty()) return {kind, x};
      }
    }
    return {};
  }

  /// x of "x where x is large, else softplus(x)", as PyTorch writes it; "" for any other.
  std::string softplus_of(const Node& choice) const {
    if (choice.inputs.size() != 3) return "";
    const Node* const large = maker(choice.inputs[0]);
    const std::string& x = choice.inputs[1];
    const bool compares = large != nullptr && large->op == "Greater" && large->inputs.size() == 2;
    const float* const bound =
        compares && large->inputs[0] == x ? number(large->inputs[1]) : nullptr;
    return bound != nullptr && *bound >= 15 && is_softplus_of(choice.inputs[2], x) ? x : "";
  }

 private:
  const Node* maker(const std::string& name) const {
    const auto found = makers_.find(name);
    return found == makers_.end() ? nullptr : found->second;
  }
  const float* number(const std::string& name) const {
    const auto found = model_.constants.find(name);
    if (found == model_.constants.end() || found->second.elements() != 1) return nullptr;
    const auto* const values = std::get_if<std::vector<float>>(&found->second.data);
    return values == nullptr ? nullptr : values->data();
  }
  void multiply(const std::string& name, int depth) {
    const Node* const node = maker(name);
    if (const float* const value = number(name)) {
      factor_ *= *value;
    } else if (node != nullptr && node->op == "Mul" && depth < 4 && node->inputs.size() == 2) {
      for (const std::string& input : node->inputs) multiply(input, depth + 1);
    } else {
      factors_.push_back(name);
    }
  }
  bool is_softplus_of(const std::string& name, const std::string& x) const {
    const Node* const node = maker(name);
    return node != nullptr && node->op == "Softplus" && node->inputs[0] == x;
  }
  /// Of 1 + erf(…) or 1 + tanh(…), which both read x somewhere; the numbers are proved by running.
  std::string gelu_kind(const Node& sum, const std::string& x) const {
    for (const std::string& input : sum.inputs) {
      const Node* const node = maker(input);
      if (node == nullptr || (node->op != "Erf" && node->op != "Tanh")) continue;
      if (reads(node->inputs[0], x, 0)) return node->op == "Erf" ? "Gelu" : "GeluOfTanh";
    }
    return "";
  }
  bool reads(const std::string& name, const std::string& x, int depth) const {
    if (name == x) return true;
    const Node* const node = maker(name);
    if (node == nullptr || depth > 6) return false;
    return std::any_of(node->inputs.begin(), node->inputs.end(),
                       [&](const std::string& input) { return reads(input, x, depth + 1); });
  }

  const Model& model_;
  std::map<std::string, const Node*> makers_;
  std::vector<std::string> factors_;
  double factor_ = 1;
};

}  // namespace

void require_order(const Model& model) {
  std::set<std::string> made;
  for (const auto& [name, array] : model.constants) made.insert(name);
  for (const ValueInfo& input : model.inputs) {
    if (!made.insert(input.name).second)
      fail("a value is made twice", "'" + printable(input.name) + "'");
  }
  for (const Node& node : model.nodes) {
    for (const std::string& input : node.inputs) {
      if (input.empty() || made.count(input) > 0) continue;
      fail("it reads '" + printable(input) +
               "', which nothing before it makes: nodes in a cycle or "
               "out of order",
           node.title());
    }
    for (const std::string& output : node.outputs) {
      if (!output.empty() && !made.insert(output).second) {
        fail("the value '" + printable(output) + "' is made twice", node.title());
      }
    }
  }
  for (const ValueInfo& output : model.outputs) {
    if (made.count(output.name) == 0) {
      fail("nothing makes the output '" + printable(output.name) + "'", "the graph");
    }
  }
}

void inline_functions(Model& model) {
  if (model.functions.empty()) return;
  std::vector<Node> nodes;
  Inliner(model.functions).add(model.nodes, {}, "", 0, nodes);
  model.nodes = std::move(nodes);
  model.functions.clear();
}

void fold_constants(Model& model) {
  std::int64_t left = most_elements;  // of all together: a small file may ask for much
  std::vector<Node> kept;
  for (Node& node : model.nodes) {
    const bool constant =
        std::all_of(node.inputs.begin(), node.inputs.end(), [&](const std::string& input) {
          return input.empty() || model.constants.count(input) > 0;
        });
    const auto opset = model.opsets.find(node.domain);
    if (!constant || node.outputs.size() != 1 || opset == model.opsets.end() ||
        function_of(node.domain, node.op) == nullptr) {
      kept.push_back(std::move(node));
      continue;
    }
    Array value = run_node(node, opset->second, model.constants);
    left -= value.elements();
    if (left < 0) fail("its constants are larger than lamina computes", node.title());
    model.constants.insert_or_assign(node.outputs[0], std::move(value));
  }
  model.nodes = std::move(kept);
}

void join_activations(Model& model) {
  Products products(model);
  std::map<std::string, std::pair<std::string, std::string>> found;  // by the product's output
  for (const Node& node : model.nodes) {
    if (node.outputs.empty()) continue;
    if (node.op == "Where") {
      const std::string x = products.softplus_of(node);
      if (!x.empty()) found[node.outputs[0]] = {"Softplus", x};
    }
    if (node.op != "Mul" || node.inputs.size() != 2) continue;
    const auto activation = products.activation_of(node);
    if (!activation.first.empty()) found[node.outputs[0]] = activation;
  }
  for (Node& node : model.nodes) {
    const auto one = node.outputs.empty() ? found.end() : found.find(node.outputs[0]);
    if (one == found.end()) continue;
    const auto& [kind, x] = one->second;
    const bool by_tanh = kind == "GeluOfTanh";
    node.op = by_tanh ? "Gelu" : kind;
    node.inputs = {x};
    node.attributes.clear();
    if (by_tanh) node.attributes["approximate"] = std::string("tanh");
  }
}

void keep_only(Model& model, const std::string& output) {
  std::erase_if(model.outputs, [&](const ValueInfo& one) { return one.name != output; });
  Builder(model).prune();
}

}  // namespace lamina::onnx

#include "exchange/onnx/builder.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace lamina::onnx {

std::string Builder::fresh(const std::string& what) {
  const std::string base = called_.empty() ? what : called_ + "/" + what;
  std::string name = base;
  for (int& count = counts_[base]; !names_.insert(name).second;) {
    name = base + "_" + std::to_string(++count + 1);
  }
  return name;
}

std::string Builder::input(const std::string& name, Type type, const Dims& dims,
                           const std::string& doc) {
  names_.insert(name);
  model_.inputs.push_back({name, type, dims, doc});
  return name;
}

std::string Builder::constant(Array array) {
  std::string name = fresh("constant");
  model_.constants.emplace(name, std::move(array));
  return name;
}

std::string Builder::number(float value) {
  std::string& name = numbers_[value];
  if (name.empty()) name = constant(Array::floats({value}, {}));
  return name;
}
std::string Builder::number64(double value) {
  std::string& name = numbers64_[value];
  if (name.empty()) name = constant(Array::doubles({value}, {}));
  return name;
}

std::string Builder::list(std::vector<std::int64_t> values) {
  const auto count = static_cast<std::int64_t>(values.size());
  return constant(Array::integers(std::move(values), {count}));
}

std::string Builder::node(const std::string& op, std::vector<std::string> inputs,
                          Attributes attributes, const std::string& domain) {
  // The same of the same is there already: the parts of a date share most of their nodes.
  bool plain = domain.empty();
  std::vector<std::string> key = inputs;
  key.push_back(op);
  for (const auto& [name, value] : attributes) {
    const auto* const number = std::get_if<std::int64_t>(&value);
    plain = plain && number != nullptr;
    if (plain) key.push_back(name + "=" + std::to_string(*number));
  }
  if (const auto found = plain_.find(key); plain && found != plain_.end()) return found->second;
  std::string name = fresh(op);
  if (plain) plain_.emplace(std::move(key), name);
  model_.nodes.push_back({op, domain, name, std::move(inputs), {name}, std::move(attributes)});
  return name;
}

void Builder::named(const std::string& name, const std::string& op, std::vector<std::string> inputs,
                    Attributes attributes, const std::string& domain) {
  names_.insert(name);
  model_.nodes.push_back({op, domain, name, std::move(inputs), {name}, std::move(attributes)});
}

std::string Builder::concat(const std::vector<std::string>& parts, std::int64_t axis) {
  return parts.size() == 1 ? parts[0] : node("Concat", parts, {{"axis", axis}});
}

std::string Builder::slice(const std::string& x, std::int64_t axis, std::int64_t first,
                           std::int64_t end) {
  return node("Slice", {x, list({first}), list({end}), list({axis})});
}

void Builder::prune() {
  std::set<std::string> needed;
  for (const ValueInfo& output : model_.outputs) needed.insert(output.name);
  std::vector<Node> kept;
  for (auto at = model_.nodes.rbegin(); at != model_.nodes.rend(); ++at) {
    const bool wanted =
        std::any_of(at->outputs.begin(), at->outputs.end(),
                    [&](const std::string& name) { return needed.count(name) > 0; });
    if (!wanted) continue;
    needed.insert(at->inputs.begin(), at->inputs.end());
    kept.push_back(std::move(*at));
  }
  std::reverse(kept.begin(), kept.end());
  model_.nodes = std::move(kept);
  for (auto at = model_.constants.begin(); at != model_.constants.end();) {
    at = needed.count(at->first) > 0 ? std::next(at) : model_.constants.erase(at);
  }
}

}  // namespace lamina::onnx

#include "exchange/onnx/answer.hpp"

#include <algorithm>
#include <map>

#include "lamina/core/error.hpp"

namespace lamina::onnx {

namespace {

class Finder {
 public:
  explicit Finder(const Model& model) : model_(model) {
    for (const Node& node : model.nodes) {
      for (const std::string& output : node.outputs) makers_[output] = &node;
    }
  }

  Answer find() {
    Answer answer;
    answer.labels = labels();
    answer.classes = !answer.labels.empty();
    for (const ValueInfo& output : model_.outputs) {
      const Node* const node = maker(output.name);
      const bool zipped = node != nullptr && node->op == "ZipMap";
      const bool floats = output.type == Type::f32 || output.type == Type::f64;
      if (!zipped && !floats) continue;
      answer.value = zipped ? node->inputs.at(0) : output.name;
      answer.classes = answer.classes || zipped;
      answer.value = without_complement(answer.value, answer.classes);
      return answer;
    }
    throw Error({.code = "model.onnx_network",
                 .what = "the graph has no output of floats",
                 .where = "the graph",
                 .fix = "export a network of one float input [N,F] and one output [N,O]"});
  }

 private:
  const Node* maker(const std::string& name) const {
    const auto found = makers_.find(name);
    return found == makers_.end() ? nullptr : found->second;
  }

  /// p of Concat(1 - p, p).
  std::string without_complement(const std::string& value, bool& classes) const {
    std::string name = value;
    for (const Node* node = maker(name); node != nullptr; node = maker(name)) {
      if (node->op == "Concat" && node->inputs.size() == 2) {
        const Node* const less = maker(node->inputs[0]);
        const std::string& p = node->inputs[1];
        if (less != nullptr && less->op == "Sub" && less->inputs.size() == 2 &&
            less->inputs[1] == p) {
          classes = true;
          return p;
        }
        return value;
      }
      const bool passes = node->op == "Identity" || node->op == "Cast" || node->op == "Normalizer";
      if (!passes || node->inputs.empty()) return value;
      name = node->inputs[0];
    }
    return value;
  }

  static std::vector<std::string> texts_of(const Array& array) {
    if (const auto* const texts = std::get_if<std::vector<std::string>>(&array.data)) return *texts;
    std::vector<std::string> labels;
    if (const auto* const whole = std::get_if<std::vector<std::int64_t>>(&array.data)) {
      for (const std::int64_t value : *whole) labels.push_back(std::to_string(value));
    }
    return labels;
  }
  static std::vector<std::string> listed(const Node& node, const char* texts, const char* whole) {
    const auto found = node.attributes.find(texts);
    if (found != node.attributes.end()) {
      if (const auto* const list = std::get_if<std::vector<std::string>>(&found->second))
        return *list;
    }
    std::vector<std::string> labels;
    for (const std::int64_t value : node.integers(whole)) labels.push_back(std::to_string(value));
    return labels;
  }
  std::vector<std::string> labels() const {
    for (const Node& node : model_.nodes) {
      if (node.op == "ZipMap") return listed(node, "classlabels_strings", "classlabels_int64s");
      if (node.op != "ArrayFeatureExtractor" || node.inputs.empty()) continue;
      const auto constant = model_.constants.find(node.inputs[0]);
      if (constant != model_.constants.end()) return texts_of(constant->second);
    }
    return {};
  }

  const Model& model_;
  std::map<std::string, const Node*> makers_;
};

}  // namespace

Answer find_answer(const Model& model) {
  return Finder(model).find();
}

}  // namespace lamina::onnx

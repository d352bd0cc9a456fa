#include "exchange/onnx/graph.hpp"

#include <numeric>

#include "lamina/core/error.hpp"

namespace lamina::onnx {

namespace {

template <class T>
const T* find(const Node& node, const std::string& attribute) {
  const auto found = node.attributes.find(attribute);
  return found == node.attributes.end() ? nullptr : std::get_if<T>(&found->second);
}

}  // namespace

std::string name_of(Type type) {
  switch (type) {
    case Type::f32:
      return "float";
    case Type::u8:
      return "uint8";
    case Type::i8:
      return "int8";
    case Type::i32:
      return "int32";
    case Type::i64:
      return "int64";
    case Type::text:
      return "string";
    case Type::boolean:
      return "bool";
    case Type::f64:
      return "double";
  }
  return "type " + std::to_string(static_cast<int>(type));
}

Array Array::floats(std::vector<float> values, Dims dims) {
  return {Type::f32, std::move(dims), std::move(values)};
}
Array Array::doubles(std::vector<double> values, Dims dims) {
  return {Type::f64, std::move(dims), std::move(values)};
}
Array Array::integers(std::vector<std::int64_t> values, Dims dims, Type type) {
  return {type, std::move(dims), std::move(values)};
}
Array Array::texts(std::vector<std::string> values, Dims dims) {
  return {Type::text, std::move(dims), std::move(values)};
}

std::int64_t Array::elements() const {
  return std::accumulate(dims.begin(), dims.end(), std::int64_t{1}, std::multiplies<>());
}

std::int64_t Node::integer(const std::string& attribute, std::int64_t otherwise) const {
  const auto* const found = find<std::int64_t>(*this, attribute);
  return found == nullptr ? otherwise : *found;
}
float Node::real(const std::string& attribute, float otherwise) const {
  const auto* const found = find<float>(*this, attribute);
  return found == nullptr ? otherwise : *found;
}
std::string Node::text(const std::string& attribute, const std::string& otherwise) const {
  const auto* const found = find<std::string>(*this, attribute);
  return found == nullptr ? otherwise : *found;
}
std::vector<std::int64_t> Node::integers(const std::string& attribute) const {
  const auto* const found = find<std::vector<std::int64_t>>(*this, attribute);
  return found == nullptr ? std::vector<std::int64_t>{} : *found;
}
const Array* Node::tensor(const std::string& attribute) const {
  return find<Array>(*this, attribute);
}

std::string Node::title() const {
  const std::string& called = name.empty() && !outputs.empty() ? outputs[0] : name;
  return "node '" + printable(called) + "' (" + printable(op) + ")";
}

void require_built() {
  if (is_built()) return;
  throw Error(
      {.code = "usage.not_built",
       .what = "this lamina was built without ONNX",
       .where = "ONNX",
       .fix = "install protozero (Debian: libprotozero-dev) and build with -DLAMINA_ONNX=ON"});
}

}  // namespace lamina::onnx

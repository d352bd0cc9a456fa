// Operators of ai.onnx.ml.
#include <algorithm>
#include <type_traits>

#include "exchange/onnx/run/run.hpp"

namespace lamina::onnx {

namespace {

template <class T>
using ListOf = std::conditional_t<
    std::is_same_v<T, std::string>, std::vector<std::string>,
    std::conditional_t<std::is_same_v<T, float>, std::vector<float>, std::vector<std::int64_t>>>;

template <class T>
const ListOf<T>* list_of(const Node& node, const std::string& attribute) {
  const auto found = node.attributes.find(attribute);
  return found == node.attributes.end() ? nullptr : std::get_if<ListOf<T>>(&found->second);
}

template <class Key, class Value>
std::vector<Value> looked_up(const Call& call, const std::vector<Key>& keys,
                             const ListOf<Value>& values, const Value& otherwise) {
  const auto* const known =
      list_of<Key>(call.node, std::is_same_v<Key, std::string> ? "keys_strings"
                              : std::is_same_v<Key, float>     ? "keys_floats"
                                                               : "keys_int64s");
  if (known == nullptr || known->size() != values.size()) call.fail("keys and values do not fit");
  std::map<Key, Value> found;
  for (std::size_t i = 0; i < values.size(); ++i) found[(*known)[i]] = values[i];
  std::vector<Value> result;
  for (const Key& key : keys) {
    const auto at = found.find(key);
    result.push_back(at == found.end() ? otherwise : at->second);
  }
  return result;
}

Array label_encoder(const Call& call) {
  const Array& x = call.in(0);
  const Node& node = call.node;
  return std::visit(
      [&](const auto& keys) -> Array {
        using Key = typename std::decay_t<decltype(keys)>::value_type;
        if constexpr (std::is_same_v<Key, double>) {
          call.fail("keys of double");
        } else {
          if (const auto* const to = list_of<std::string>(node, "values_strings")) {
            return Array::texts(looked_up<Key, std::string>(call, keys, *to,
                                                            node.text("default_string", "_Unused")),
                                x.dims);
          }
          if (const auto* const to = list_of<std::int64_t>(node, "values_int64s")) {
            return Array::integers(
                looked_up<Key, std::int64_t>(call, keys, *to, node.integer("default_int64", -1)),
                x.dims);
          }
          const auto* const to = list_of<float>(node, "values_floats");
          if (to == nullptr) call.fail("it has no values");
          return Array::floats(
              looked_up<Key, float>(call, keys, *to, node.real("default_float", -0.0F)), x.dims);
        }
      },
      x.data);
}

/// (x - offset) * scale, by columns.
Array scaler(const Call& call) {
  Array y = call.in(0);
  const auto number = [&](const char* attribute, std::size_t place, float otherwise) {
    const auto* const list = list_of<float>(call.node, attribute);
    return list == nullptr || list->empty() ? otherwise : (*list)[place % list->size()];
  };
  std::size_t place = 0;
  const std::size_t width =
      y.dims.empty() ? 1 : static_cast<std::size_t>(std::max<std::int64_t>(y.dims.back(), 1));
  for (float& value : y.as<float>()) {
    const std::size_t column = place++ % width;
    value = (value - number("offset", column, 0)) * number("scale", column, 1);
  }
  return y;
}

}  // namespace

Function1 word_function(const std::string& op) {
  if (op == "Scaler") return scaler;
  return op == "LabelEncoder" ? label_encoder : nullptr;
}

}  // namespace lamina::onnx

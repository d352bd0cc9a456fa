// The numbers of the fields of onnx.proto, as far as we write or read them.
#pragma once

#include <cstdint>

namespace lamina::onnx::field {

enum class Model : std::uint32_t {
  ir_version = 1,
  producer_name = 2,
  producer_version = 3,
  doc = 6,
  graph = 7,
  opset = 8,
  metadata = 14,
  functions = 25,
};
enum class Opset : std::uint32_t { domain = 1, version = 2 };
enum class Entry : std::uint32_t { key = 1, value = 2 };
enum class Graph : std::uint32_t {
  node = 1,
  name = 2,
  initializer = 5,
  input = 11,
  output = 12,
  sparse_initializer = 15,
};
enum class Node : std::uint32_t {
  input = 1,
  output = 2,
  name = 3,
  op = 4,
  attribute = 5,
  domain = 7,
};
enum class Attribute : std::uint32_t {
  name = 1,
  real = 2,
  integer = 3,
  text = 4,
  tensor = 5,
  graph = 6,
  reals = 7,
  integers = 8,
  texts = 9,
  type = 20,
};
/// AttributeProto.AttributeType
enum class Kind : std::int32_t {
  real = 1,
  integer = 2,
  text = 3,
  tensor = 4,
  graph = 5,
  reals = 6,
  integers = 7,
  texts = 8,
};
enum class Tensor : std::uint32_t {
  dims = 1,
  type = 2,
  floats = 4,
  int32s = 5,
  texts = 6,
  int64s = 7,
  name = 8,
  raw = 9,
  doubles = 10,
  external = 13,
  location = 14,
};
enum class Value : std::uint32_t { name = 1, type = 2, doc = 3 };
enum class TypeOf : std::uint32_t { tensor = 1 };
enum class TensorType : std::uint32_t { element = 1, shape = 2 };
enum class ShapeOf : std::uint32_t { dim = 1 };
enum class Dim : std::uint32_t { value = 1, parameter = 2 };
enum class Function : std::uint32_t {
  name = 1,
  input = 4,
  output = 5,
  attribute = 6,
  node = 7,
  domain = 10,
};

}  // namespace lamina::onnx::field

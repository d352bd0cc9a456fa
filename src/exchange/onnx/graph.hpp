// A model of ONNX as plain data: what is written to a file, and read from one.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace lamina::onnx {

/// The types of tensors that we write or understand; numbers as in TensorProto.DataType.
enum class Type : std::int32_t {
  f32 = 1,
  u8 = 2,
  i8 = 3,
  i32 = 6,
  i64 = 7,
  text = 8,
  boolean = 9,
  f64 = 11,
};
/// "float", "int64", …
std::string name_of(Type type);

using Dims = std::vector<std::int64_t>;

/// A tensor by value, row-major. All whole numbers and truth values are kept as int64.
struct Array {
  using Data = std::variant<std::vector<float>, std::vector<double>, std::vector<std::int64_t>,
                            std::vector<std::string>>;
  Type type = Type::f32;
  Dims dims = {};
  Data data = std::vector<float>{};

  static Array floats(std::vector<float> values, Dims dims);
  static Array doubles(std::vector<double> values, Dims dims);
  static Array integers(std::vector<std::int64_t> values, Dims dims, Type type = Type::i64);
  static Array texts(std::vector<std::string> values, Dims dims);

  std::int64_t elements() const;
  template <class T>
  const std::vector<T>& as() const {
    return std::get<std::vector<T>>(data);
  }
  template <class T>
  std::vector<T>& as() {
    return std::get<std::vector<T>>(data);
  }
};

using AttributeValue =
    std::variant<std::int64_t, float, std::string, Array, std::vector<std::int64_t>,
                 std::vector<float>, std::vector<std::string>>;
using Attributes = std::map<std::string, AttributeValue>;

struct Node {
  std::string op = {};
  std::string domain = {};  ///< "": ai.onnx
  std::string name = {};
  std::vector<std::string> inputs = {};  ///< "": left out
  std::vector<std::string> outputs = {};
  Attributes attributes = {};

  std::int64_t integer(const std::string& attribute, std::int64_t otherwise) const;
  float real(const std::string& attribute, float otherwise) const;
  std::string text(const std::string& attribute, const std::string& otherwise) const;
  /// Those of a list; none where it is not given.
  std::vector<std::int64_t> integers(const std::string& attribute) const;
  const Array* tensor(const std::string& attribute) const;
  bool has(const std::string& attribute) const { return attributes.count(attribute) > 0; }
  /// For messages: "node 'x' (Gemm)".
  std::string title() const;
};

/// What a graph takes or gives; a dimension of -1 is any number of rows.
struct ValueInfo {
  std::string name = {};
  Type type = Type::f32;
  Dims dims = {};
  std::string doc = {};
};

/// A node of the form `domain.name` that stands for others.
struct Function {
  std::string name = {};
  std::string domain = {};
  std::vector<std::string> inputs = {};
  std::vector<std::string> outputs = {};
  std::vector<Node> nodes = {};
};

struct Model {
  std::int64_t ir_version = 8;
  std::map<std::string, std::int64_t> opsets = {};  ///< by domain
  std::string producer = {};
  std::string producer_version = {};
  std::string doc = {};
  std::vector<std::pair<std::string, std::string>> metadata = {};
  std::string graph_name = {};
  std::vector<Node> nodes = {};
  std::map<std::string, Array> constants = {};  ///< initializers
  std::vector<ValueInfo> inputs = {};           ///< that are no initializers
  std::vector<ValueInfo> outputs = {};
  std::vector<Function> functions = {};
};

/// The bytes of a file. Error `usage.not_built` where this build has no ONNX.
std::string write_model(const Model& model);

/// Whether this build has ONNX.
bool is_built();
/// Error `usage.not_built` where it has not.
void require_built();

}  // namespace lamina::onnx

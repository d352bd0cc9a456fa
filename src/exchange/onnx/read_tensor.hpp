// Tensors of a file of ONNX, and of the files beside it that they may lie in.
#pragma once

#include <string>
#include <utility>

#include "exchange/onnx/graph.hpp"
#include "exchange/onnx/protozero.hpp"

namespace lamina::onnx {

class TensorReader {
 public:
  TensorReader(std::string name, std::string folder)
      : name_(std::move(name)), folder_(std::move(folder)) {}

  /// A TensorProto and its name. Its bytes must be exactly those that its sizes ask for.
  std::pair<std::string, Array> read(protozero::data_view message) const;
  /// Error `model.bad_onnx`.
  [[noreturn]] void fail(const std::string& what, const std::string& where) const;

 private:
  std::string read_external(const std::vector<std::pair<std::string, std::string>>& place,
                            const std::string& tensor, std::uint64_t needed) const;

  std::string name_;
  std::string folder_;
};

/// The field that stands at `in`, packed or one by one.
template <class Message>
void add_integers(Message& in, std::vector<std::int64_t>& to) {
  if (in.wire_type() == protozero::pbf_wire_type::length_delimited) {
    for (const std::int64_t value : in.get_packed_int64()) to.push_back(value);
  } else {
    to.push_back(in.get_int64());
  }
}
template <class Message>
void add_floats(Message& in, std::vector<float>& to) {
  if (in.wire_type() == protozero::pbf_wire_type::length_delimited) {
    for (const float value : in.get_packed_float()) to.push_back(value);
  } else {
    to.push_back(in.get_float());
  }
}

}  // namespace lamina::onnx

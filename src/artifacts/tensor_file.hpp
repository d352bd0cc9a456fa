// A container being read: its header at once, its tensors one by one and only where they are
// wanted.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "artifacts/file.hpp"
#include "artifacts/safetensors.hpp"

namespace lamina {

class TensorFile {
 public:
  /// Reads the header. `source` must outlive it; `name` is what errors call it. Errors as of
  /// parse_container().
  TensorFile(const ByteSource& source, std::string name);

  const std::string& name() const { return name_; }
  std::size_t tensors() const { return tensors_.size(); }
  bool has(std::string_view tensor) const { return tensors_.contains(tensor); }
  /// Whether the header has a checksum, and it is right.
  bool checked() const { return container_.checked; }
  /// A text of the metadata; null when there is none.
  const std::string* metadata(std::string_view key) const;
  /// Of a tensor that is there.
  const TensorInfo& info(std::string_view tensor) const { return *tensors_.find(tensor)->second; }

  /// Error `model.inconsistent` unless the tensor is there with that shape and type.
  void require(std::string_view tensor, const Shape& shape, DType dtype) const;
  /// Reads a tensor that is there into `view`. Error `model.checksum`.
  void fill(std::string_view tensor, View view) const;

  [[noreturn]] void fail(const char* code, const std::string& what) const;

 private:
  const ByteSource& source_;
  std::string name_;
  Container container_;
  std::map<std::string_view, const TensorInfo*> tensors_;
  std::uint64_t data_begin_ = 0;
};

}  // namespace lamina

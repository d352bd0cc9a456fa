#include "artifacts/tensor_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "lamina/core/error.hpp"

namespace lamina {

TensorFile::TensorFile(const ByteSource& source, std::string name)
    : source_(source), name_(std::move(name)) {
  std::vector<std::byte> start(std::min<std::uint64_t>(source_.size(), 64));
  source_.read(0, start);
  const std::uint64_t length = header_length(start, source_.size(), name_);
  std::vector<std::byte> head(8 + length);
  source_.read(0, head);
  data_begin_ = head.size();
  container_ = parse_container(head, source_.size(), name_);
  for (const TensorInfo& tensor : container_.tensors) tensors_.emplace(tensor.name, &tensor);
}

const std::string* TensorFile::metadata(std::string_view key) const {
  const auto found = container_.metadata.find(std::string(key));
  return found == container_.metadata.end() ? nullptr : &found->second;
}

void TensorFile::require(std::string_view tensor, const Shape& shape, DType dtype) const {
  if (!has(tensor)) fail("model.inconsistent", fmt::format("tensor '{}' is missing", tensor));
  const TensorInfo& found = info(tensor);
  const std::string wanted = file_name_of(dtype);
  bool same = found.dtype == wanted && found.shape.size() == static_cast<std::size_t>(shape.rank());
  for (int axis = 0; same && axis < shape.rank(); ++axis) {
    same = found.shape[static_cast<std::size_t>(axis)] == static_cast<std::uint64_t>(shape[axis]);
  }
  if (same) return;
  fail("model.inconsistent",
       fmt::format("tensor '{}' is {} [{}], the network needs {} {}", tensor, found.dtype,
                   fmt::join(found.shape, ","), wanted, to_string(shape)));
}

void TensorFile::fill(std::string_view tensor, View view) const {
  const TensorInfo& found = info(tensor);
  const std::span<std::byte> bytes(static_cast<std::byte*>(view.data()), view.bytes());
  source_.read(data_begin_ + found.begin, bytes);
  check_tensor(container_, found, bytes, name_);
}

void TensorFile::fail(const char* code, const std::string& what) const {
  throw Error({.code = code, .what = what, .where = name_, .fix = std::string(damaged_fix)});
}

}  // namespace lamina

#include "lamina/core/tensor.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

#include "lamina/core/error.hpp"

namespace lamina {

namespace {

constexpr std::size_t alignment = 64;

[[noreturn]] void refuse(const char* code, const std::string& what, const std::string& fix) {
  throw Error({.code = code, .what = what, .where = "a tensor", .fix = fix});
}

void require_count(std::size_t found, const Shape& shape, bool right) {
  if (right) return;
  refuse("usage.shape", std::to_string(found) + " values do not fill the shape " + to_string(shape),
         "give " + std::to_string(shape.elements()) + ", the product of its sizes");
}

/// Asks for pages of 2 MB where a block spans some whole: a tile of a large product reads a row of
/// B after the other, each on a page of its own if pages are small. A wish, which may be refused.
void advise_large_pages([[maybe_unused]] void* block, [[maybe_unused]] std::size_t bytes) {
#ifdef MADV_HUGEPAGE
  constexpr std::uintptr_t page = std::uintptr_t{2} << 20;
  const auto address = reinterpret_cast<std::uintptr_t>(block);
  const std::uintptr_t skipped = (page - address % page) % page;
  if (bytes < skipped + page) return;
  madvise(static_cast<std::byte*>(block) + skipped, (bytes - skipped) / page * page, MADV_HUGEPAGE);
#endif
}

void* allocate(std::size_t bytes) {
  void* const block = ::operator new (std::max(bytes, alignment), std::align_val_t{alignment});
  advise_large_pages(block, bytes);
  return block;
}

}  // namespace

const char* name_of(DType dtype) {
  switch (dtype) {
    case DType::f32:
      return "f32";
    case DType::f64:
      return "f64";
    case DType::i32:
      return "i32";
    case DType::u8:
      return "u8";
  }
  return "?";
}

// The cast takes no promise back: what was read-only when it came leaves as a ConstView only.
ConstView::ConstView(const void* data, const Shape& shape_of, DType type)
    : shape(shape_of), data_(const_cast<void*>(data)), dtype(type) {}

View View::rows(std::int64_t first, std::int64_t count) const {
  if (first < 0 || count < 0 || first > shape.rows() - count) {
    refuse("usage.shape",
           "rows " + std::to_string(first) + " to " + std::to_string(first + count) +
               " do not lie in " + to_string(shape),
           "ask for rows from 0 to below " + std::to_string(shape.rows()));
  }
  const auto skipped = static_cast<std::size_t>(first * shape.columns()) * bytes_of(dtype);
  return {static_cast<std::byte*>(data_) + skipped, shape.with_rows(count), dtype};
}

ConstView ConstView::rows(std::int64_t first, std::int64_t count) const {
  return View(data_, shape, dtype).rows(first, count);
}

void Tensor::Free::operator()(void* block) const {
  if (kept.empty()) ::operator delete (block, std::align_val_t{alignment});
}

Tensor::Tensor(Shape shape, DType dtype) : shape_(shape), dtype_(dtype) {
  data_.reset(allocate(bytes()));
  std::memset(data_.get(), 0, bytes());
}

Tensor::Tensor(Shape shape, std::span<const float> values) : shape_(shape) {
  require_count(values.size(), shape, values.size() == static_cast<std::size_t>(elements()));
  data_.reset(allocate(bytes()));
  std::memcpy(data_.get(), values.data(), bytes());
}

Tensor::Tensor(Shape shape, std::vector<std::uint8_t>&& bytes) : shape_(shape), dtype_(DType::u8) {
  require_count(bytes.size(), shape, bytes.size() >= static_cast<std::size_t>(elements()));
  if (bytes.empty()) bytes.resize(1);
  void* const block = bytes.data();
  data_ = {block, Free{std::move(bytes)}};
}

Tensor::Tensor(const Tensor& other) : shape_(other.shape_), dtype_(other.dtype_) {
  if (other.empty()) return;
  data_.reset(allocate(bytes()));
  std::memcpy(data_.get(), other.data_.get(), bytes());
}

Tensor& Tensor::operator=(const Tensor& other) {
  if (this == &other) return *this;
  if (!empty() && !other.empty() && bytes() == other.bytes()) {
    shape_ = other.shape_;
    dtype_ = other.dtype_;
    std::memcpy(data_.get(), other.data_.get(), bytes());
    return *this;
  }
  return *this = Tensor(other);
}

Tensor converted(const ConstView& from, DType to) {
  if (from.dtype > DType::f64 || to > DType::f64) {
    refuse("usage.dtype",
           std::string("cannot convert ") + name_of(from.dtype) + " to " + name_of(to),
           "only f32 and f64 are converted; see from_pixels() for u8");
  }
  Tensor result(from.shape, to);
  const auto n = static_cast<std::size_t>(from.elements());
  if (from.dtype == to) {
    std::memcpy(result.view().data(), from.data(), from.bytes());
  } else if (to == DType::f64) {
    std::copy_n(from.f32(), n, result.f64());
  } else {
    std::transform(from.f64(), from.f64() + n, result.f32(),
                   [](double value) { return static_cast<float>(value); });
  }
  return result;
}

}  // namespace lamina

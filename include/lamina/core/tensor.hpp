// Tensors own, views borrow. Both are row-major, contiguous and carry their element type.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "lamina/core/shape.hpp"

namespace lamina {

/// f32 is the working type; f64 serves gradient checks and parity; i32 holds category codes; u8
/// holds pixels, where 255 stands for 1.
enum class DType : std::uint8_t { f32, f64, i32, u8 };

inline std::size_t bytes_of(DType dtype) {
  static constexpr std::array<std::uint8_t, 4> bytes = {4, 8, 4, 1};
  return bytes[static_cast<std::size_t>(dtype)];
}
const char* name_of(DType dtype);

/// A borrowed block of elements, to be read. Without data it tells a shape and a type.
class ConstView {
 public:
  ConstView() = default;
  ConstView(const void* data, const Shape& shape_of, DType type);

  Shape shape;

 protected:
  void* data_ = nullptr;  // only a View, made of what is writable, gives it out as such

 public:
  DType dtype = DType::f32;  // last, so that what inherits a view can use the bytes behind it

  bool empty() const { return data_ == nullptr; }
  std::int64_t elements() const { return shape.elements(); }
  std::size_t bytes() const { return static_cast<std::size_t>(elements()) * bytes_of(dtype); }
  const void* data() const { return data_; }
  const float* f32() const { return static_cast<const float*>(data_); }
  const double* f64() const { return static_cast<const double*>(data_); }
  const std::int32_t* i32() const { return static_cast<const std::int32_t*>(data_); }
  const std::uint8_t* u8() const { return static_cast<const std::uint8_t*>(data_); }
  /// Rows [first, first + count) of this view.
  ConstView rows(std::int64_t first, std::int64_t count) const;
};

/// A borrowed block that may be written too.
class View : public ConstView {
 public:
  View() = default;
  View(void* data, const Shape& shape_of, DType type) {
    data_ = data;
    shape = shape_of;
    dtype = type;
  }

  void* data() const { return data_; }
  float* f32() const { return static_cast<float*>(data_); }
  double* f64() const { return static_cast<double*>(data_); }
  std::int32_t* i32() const { return static_cast<std::int32_t*>(data_); }
  std::uint8_t* u8() const { return static_cast<std::uint8_t*>(data_); }
  View rows(std::int64_t first, std::int64_t count) const;
  /// Borrows the block at `data` instead; shape and type stay.
  void point_at(void* data) { data_ = data; }
};

/// An owned block, aligned to 64 bytes, with value semantics. New elements are zero.
class Tensor {
 public:
  Tensor() = default;
  explicit Tensor(Shape shape, DType dtype = DType::f32);
  /// Copies `values` (row-major) into a tensor of `shape`.
  Tensor(Shape shape, std::span<const float> values);
  /// Keeps `bytes` (u8, row-major; what is behind the shape is ignored) where they are. Such a
  /// block is aligned as a vector's is.
  Tensor(Shape shape, std::vector<std::uint8_t>&& bytes);
  Tensor(const Tensor& other);
  Tensor& operator=(const Tensor& other);
  Tensor(Tensor&&) noexcept = default;
  Tensor& operator=(Tensor&&) noexcept = default;
  ~Tensor() = default;

  const Shape& shape() const { return shape_; }
  DType dtype() const { return dtype_; }
  std::int64_t elements() const { return shape_.elements(); }
  std::size_t bytes() const { return static_cast<std::size_t>(elements()) * bytes_of(dtype_); }
  bool empty() const { return data_ == nullptr; }

  /// A view of the elements. It must not outlive the tensor.
  View view() { return {data_.get(), shape_, dtype_}; }
  ConstView view() const { return View(data_.get(), shape_, dtype_); }
  operator View() { return view(); }  // NOLINT(google-explicit-constructor): lends itself
  operator ConstView() const { return view(); }  // NOLINT(google-explicit-constructor): the same
  float* f32() { return static_cast<float*>(data_.get()); }
  double* f64() { return static_cast<double*>(data_.get()); }
  std::int32_t* i32() { return static_cast<std::int32_t*>(data_.get()); }
  std::uint8_t* u8() { return static_cast<std::uint8_t*>(data_.get()); }
  const float* f32() const { return static_cast<const float*>(data_.get()); }
  const double* f64() const { return static_cast<const double*>(data_.get()); }
  const std::int32_t* i32() const { return static_cast<const std::int32_t*>(data_.get()); }
  const std::uint8_t* u8() const { return static_cast<const std::uint8_t*>(data_.get()); }

 private:
  struct Free {
    void operator()(void* block) const;
    std::vector<std::uint8_t> kept;  ///< holds the block when it came as a vector
  };
  std::unique_ptr<void, Free> data_;
  Shape shape_;
  DType dtype_ = DType::f32;
};

/// The same elements as another floating type, each rounded once.
Tensor converted(const ConstView& from, DType to);

}  // namespace lamina

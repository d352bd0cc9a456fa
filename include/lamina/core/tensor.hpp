// Tensors own, views borrow. Both are row-major, contiguous and carry their element type.
#pragma once

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

std::size_t bytes_of(DType dtype);
const char* name_of(DType dtype);

/// A borrowed, writable block of elements.
struct View {
  void* data = nullptr;
  Shape shape;
  DType dtype = DType::f32;

  bool empty() const { return data == nullptr; }
  std::int64_t elements() const { return shape.elements(); }
  std::size_t bytes() const { return static_cast<std::size_t>(elements()) * bytes_of(dtype); }
  float* f32() const { return static_cast<float*>(data); }
  double* f64() const { return static_cast<double*>(data); }
  std::int32_t* i32() const { return static_cast<std::int32_t*>(data); }
  std::uint8_t* u8() const { return static_cast<std::uint8_t*>(data); }
  /// Rows [first, first + count) of this view.
  View rows(std::int64_t first, std::int64_t count) const;
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

  /// A view of the elements. It must not outlive the tensor; writing through the view of a const
  /// tensor is the caller's mistake.
  View view() const { return {data_.get(), shape_, dtype_}; }
  operator View() const { return view(); }  // NOLINT(google-explicit-constructor): lends itself
  float* f32() const { return view().f32(); }
  double* f64() const { return view().f64(); }
  std::int32_t* i32() const { return view().i32(); }
  std::uint8_t* u8() const { return view().u8(); }

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
Tensor converted(View from, DType to);

}  // namespace lamina

// Elements of arrays of different shapes side by side, as NumPy pairs them.
#pragma once

#include <algorithm>

#include "exchange/onnx/run/run.hpp"

namespace lamina::onnx {

/// The shape of two together.
inline Dims joint_shape(const Call& call, const Dims& a, const Dims& b) {
  Dims all(std::max(a.size(), b.size()), 1);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::int64_t x = i < a.size() ? a[a.size() - 1 - i] : 1;
    const std::int64_t y = i < b.size() ? b[b.size() - 1 - i] : 1;
    if (x != y && x != 1 && y != 1) call.fail("its inputs have shapes that do not fit");
    all[all.size() - 1 - i] = x == 1 ? y : x;
  }
  elements_of(call, all);
  return all;
}

/// For every element of `all` in turn, the place of the one of `dims` that stands there.
inline std::vector<std::int64_t> places_in(const Dims& all, const Dims& dims) {
  std::int64_t count = 1;
  for (const std::int64_t size : all) count *= size;
  std::vector<std::int64_t> places(static_cast<std::size_t>(count), 0);
  std::int64_t step = 1;   // of the array
  std::int64_t inner = 1;  // of all
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::int64_t size = all[all.size() - 1 - i];
    const std::int64_t own = i < dims.size() ? dims[dims.size() - 1 - i] : 1;
    if (own > 1) {
      for (std::size_t at = 0; at < places.size(); ++at) {
        places[at] += static_cast<std::int64_t>(at) / inner % size * step;
      }
    }
    step *= own;
    inner *= size;
  }
  return places;
}

/// f of all pairs of elements of type T, as elements of type R.
template <class R, class T, class F>
std::vector<R> paired(const Dims& all, const Array& a, const Array& b, F f) {
  const std::vector<T>& x = a.as<T>();
  const std::vector<T>& y = b.as<T>();
  const std::vector<std::int64_t> i = places_in(all, a.dims);
  const std::vector<std::int64_t> j = places_in(all, b.dims);
  std::vector<R> result;
  result.reserve(i.size());
  for (std::size_t at = 0; at < i.size(); ++at) {
    result.push_back(
        static_cast<R>(f(x[static_cast<std::size_t>(i[at])], y[static_cast<std::size_t>(j[at])])));
  }
  return result;
}

/// body(T{}) with the type of the elements, which are numbers.
template <class Body>
auto on_numbers(const Call& call, const Array& array, Body body) {
  if (std::holds_alternative<std::vector<float>>(array.data)) return body(float{});
  if (std::holds_alternative<std::vector<double>>(array.data)) return body(double{});
  if (std::holds_alternative<std::vector<std::int64_t>>(array.data)) return body(std::int64_t{});
  call.fail("it takes numbers, not strings");
}

}  // namespace lamina::onnx

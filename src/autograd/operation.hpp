// What the sources of operations share: typed access, dispatch on the element type, shape errors.
#pragma once

#include <array>
#include <string>

#include "kernels/kernels.hpp"
#include "lamina/autograd/operations.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

template <class T>
T* elements(const View& view) {
  return static_cast<T*>(view.data());
}
template <class T>
const T* elements(const ConstView& view) {
  return static_cast<const T*>(view.data());
}

/// What others than their own source must know.
extern const OpKind activate_kind;
extern const OpKind grouped_dense_kind;
extern const OpKind scale_members_kind;

/// The attributes of an operation with a non-linearity, and what they say.
inline OpArgs args_of(Nonlinearity g) {
  return {.real = {g.parameter}, .integer = {g.kind}};
}
inline Nonlinearity nonlinearity_of(const Op& op) {
  return {static_cast<Nonlinearity::Kind>(op.args.integer[0]), static_cast<float>(op.args.real[0])};
}

/// Calls body(T{}) with the element type: float or double.
template <class Body>
void on_floating(DType dtype, Body&& body) {
  if (dtype == DType::f32) {
    body(float{});
  } else {
    body(double{});
  }
}

/// Throws `usage.shape`. The caller tests first: building these texts at every step would cost more
/// than the tape does.
[[noreturn]] inline void refuse_shape(const char* operation, const std::string& found,
                                      const std::string& wanted) {
  throw Error({.code = "usage.shape",
               .what = std::string("[") + operation + "] got " + found + " but needs " + wanted,
               .where = std::string("operation ") + operation,
               .fix = "check the shapes of its inputs"});
}

}  // namespace lamina

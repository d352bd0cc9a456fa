// A network as Python holds it, and arrays as the rows it takes.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <string>
#include <utility>
#include <vector>

#include "lamina/data/examples.hpp"
#include "lamina/model/network.hpp"

namespace lamina::python {

struct HeldNetwork {
  Network network;
};

using Array = nanobind::ndarray<nanobind::ro, nanobind::c_contig, nanobind::device::cpu>;

/// Borrows an array of float32, float64, int32 or uint8.
ConstView view_of(const Array& array);

/// Of named arrays, each with the categories of its columns where it holds codes.
std::vector<Field> fields_of(const nanobind::list& inputs);

/// A read-only array of the numbers at `view`, which `owner` keeps.
nanobind::object array_on(const ConstView& view, nanobind::handle owner);
/// An array with a copy of them.
nanobind::object copy_of(const ConstView& view);

}  // namespace lamina::python

#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "arrays.hpp"
#include "building.hpp"
#include "held_network.hpp"
#include "lamina/artifacts/network_spec.hpp"
#include "own_parts.hpp"

namespace lamina::python {

namespace nb = nanobind;

namespace {

HeldNetwork network_of(const std::string& spec) {
  return {network_from_spec(spec, "the network", Registry().add<LayerConfig>(PythonLayer{}))};
}

nb::tuple tuple_of(const Shape& shape) {
  nb::list sizes;
  for (int axis = 0; axis < shape.rank(); ++axis) sizes.append(shape[axis]);
  return nb::tuple(sizes);
}

/// (name, kind, detail, inputs, shape, parameters) of each layer.
nb::list summary_of(const HeldNetwork& held) {
  nb::list lines;
  for (const LayerSummary& layer : held.network.summary()) {
    lines.append(nb::make_tuple(layer.name, layer.kind, layer.detail, layer.inputs,
                                tuple_of(layer.shape), layer.parameters));
  }
  return lines;
}

std::vector<std::size_t> sizes_of(const Shape& shape) {
  std::vector<std::size_t> sizes;
  for (int axis = 0; axis < shape.rank(); ++axis) {
    sizes.push_back(static_cast<std::size_t>(shape[axis]));
  }
  return sizes;
}

template <class T>
nb::object array_at(const ConstView& view, nb::handle owner) {
  const std::vector<std::size_t> sizes = sizes_of(view.shape);
  return nb::cast(nb::ndarray<nb::numpy, const T>(static_cast<const T*>(view.data()), sizes.size(),
                                                  sizes.data(), owner));
}

}  // namespace

ConstView view_of(const Array& array) {
  Shape shape;
  for (std::size_t axis = 0; axis < array.ndim(); ++axis) {
    shape.append(static_cast<std::int64_t>(array.shape(axis)));
  }
  const nb::dlpack::dtype type = array.dtype();
  const DType dtype = type == nb::dtype<float>()          ? DType::f32
                      : type == nb::dtype<double>()       ? DType::f64
                      : type == nb::dtype<std::int32_t>() ? DType::i32
                                                          : DType::u8;
  if (dtype == DType::u8 && type != nb::dtype<std::uint8_t>()) {
    throw nb::type_error("an array is float32, float64, int32 or uint8");
  }
  return {array.data(), shape, dtype};
}

std::vector<Field> fields_of(const nb::list& inputs) {
  std::vector<Field> fields;
  for (const nb::handle item : inputs) {
    const auto parts = nb::cast<nb::tuple>(item);
    const ConstView view = view_of(nb::cast<Array>(parts[1]));
    Field field = Field::of_row(nb::cast<std::string>(parts[0]), view.shape);
    field.dtype = view.dtype;
    field.categories = nb::cast<std::vector<std::int64_t>>(parts[2]);
    fields.push_back(std::move(field));
  }
  return fields;
}

nb::object array_on(const ConstView& view, nb::handle owner) {
  if (view.dtype == DType::f64) return array_at<double>(view, owner);
  if (view.dtype == DType::i32) return array_at<std::int32_t>(view, owner);
  if (view.dtype == DType::u8) return array_at<std::uint8_t>(view, owner);
  return array_at<float>(view, owner);
}

nb::object copy_of(const ConstView& view) {
  if (view.empty()) return nb::none();
  Tensor copy(view.shape, {view.f32(), static_cast<std::size_t>(view.elements())});
  return nb::cast(array_of(std::move(copy)));
}

void bind_network(nb::module_& module) {
  nb::class_<HeldNetwork>(module, "Network")
      .def("build",
           [](HeldNetwork& held, const nb::list& inputs) { held.network.build(fields_of(inputs)); })
      .def_prop_ro("built", [](const HeldNetwork& held) { return held.network.built(); })
      .def("summary", summary_of)
      .def("spec", [](const HeldNetwork& held) { return network_spec(held.network); });
  module.def("network", network_of);
  module.def("keep_part", keep_part);
  module.def("forget_part", forget_part);
}

}  // namespace lamina::python

#include "own_parts.hpp"

#include <nanobind/stl/string.h>

#include <limits>
#include <map>
#include <mutex>

#include "lamina/core/error.hpp"
#include "tape_values.hpp"

namespace lamina::python {

namespace nb = nanobind;

namespace {

std::map<std::int64_t, Kept>& parts() {
  // Touched under the interpreter's lock alone; never destroyed, since that lock is gone before.
  static auto& all = *new std::map<std::int64_t, Kept>();
  return all;
}

const Kept& part(std::int64_t number) {
  const auto found = parts().find(number);
  if (found != parts().end()) return found->second;
  throw Error({.code = "usage.unknown_layer",
               .what = "the network was made by another process",
               .where = "a layer or loss written in Python",
               .fix = "make it again"});
}

Shape shape_of(nb::handle sizes) {
  Shape shape;
  for (const nb::handle size : sizes) shape.append(nb::cast<std::int64_t>(size));
  return shape;
}

}  // namespace

Kept::Kept(nb::object object)
    : object_(new nb::object(std::move(object)), [](nb::object* held) {
        const nb::gil_scoped_acquire acquire;
        delete held;  // NOLINT: the shared pointer owns it
      }) {}

std::int64_t keep_part(nb::object part) {
  static std::int64_t last = 0;
  parts().emplace(++last, Kept(std::move(part)));
  return last;
}

void forget_part(std::int64_t number) {
  parts().erase(number);
}

void PythonLayer::fields(Fields& f) {
  f("number", number, at_least(0), "of the object");
}

void PythonLayer::build(LayerBuilder& builder) {
  const nb::gil_scoped_acquire acquire;
  object = part(number);
  parameters.clear();
  if (!nb::hasattr(*object, "parameters")) return;
  nb::list shapes;
  for (const Field& field : builder.inputs()) {
    nb::list shape;
    for (int axis = 0; axis < field.shape.rank(); ++axis) shape.append(field.shape[axis]);
    shapes.append(nb::tuple(shape));
  }
  // {"factor": ((F,), 1.0)}: a shape and where it starts, a number or the name of an initializer.
  const nb::dict wanted = nb::cast<nb::dict>((*object).attr("parameters")(*nb::tuple(shapes)));
  for (const auto& [name, says] : wanted) {
    const auto pair = nb::cast<nb::tuple>(says);
    const std::string part_name = nb::cast<std::string>(name);
    const Shape shape = shape_of(pair[0]);
    const Initializer start = nb::isinstance<nb::str>(pair[1])
                                  ? named<Initializer>(nb::cast<std::string>(pair[1]))
                                  : Initializer(Constant{nb::cast<double>(pair[1])});
    const ParameterKind kind = shape.rank() > 1 ? ParameterKind::weight : ParameterKind::scale;
    parameters.emplace_back(part_name, builder.add(part_name, shape, kind, start));
  }
}

Var PythonLayer::forward(Tape& tape, std::span<const Var> in) const {
  const nb::gil_scoped_acquire acquire;
  const TapeCall call(tape);
  nb::list values;
  for (const Var var : in) values.append(call.value(var));
  nb::dict named_parameters;
  for (const auto& [name, id] : parameters) {
    named_parameters[name.c_str()] = call.value(tape.parameter(id));
  }
  const nb::object made = (*object).attr("forward")(*nb::tuple(values), **named_parameters);
  return call.result(made);
}

void PythonLoss::fields(Fields& f) {
  f("number", number, at_least(0), "of the object");
}

Var PythonLoss::rows(Tape& tape, Var prediction, Var target) const {
  const nb::gil_scoped_acquire acquire;
  const TapeCall call(tape);
  const nb::object made = (*part(number)).attr("rows")(call.value(prediction), call.value(target));
  return call.result(made);
}

}  // namespace lamina::python

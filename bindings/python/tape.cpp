// The operations of the tape, for layers and losses that are written in Python.
#include <nanobind/operators.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "building.hpp"
#include "lamina/autograd/operations.hpp"
#include "lamina/core/error.hpp"
#include "lamina/core/random.hpp"
#include "lamina/core/text_fields.hpp"
#include "tape_values.hpp"

namespace lamina::python {

namespace nb = nanobind;

Tape& TapeValue::tape() const {
  if (open->tape != nullptr) return *open->tape;
  throw Error({.code = "usage.value",
               .what = "a value of a tape is used after the layer or loss that got it has returned",
               .where = "a layer or loss written in Python",
               .fix = "compute within forward() or rows(), and keep nothing of it"});
}

Var TapeCall::result(nb::handle returned) const {
  TapeValue value;
  if (nb::try_cast<TapeValue>(returned, value) && value.open == open_) return value.var;
  throw Error({.code = "usage.value",
               .what = "found " + nb::cast<std::string>(nb::repr(returned)) +
                       ", expected a value that operations made of what came in",
               .where = "what a layer or loss written in Python returned",
               .fix = "return lamina_nn.ops.… of the arguments"});
}

namespace {

using Value = TapeValue;

Value made(const Value& like, Var var) {
  return {like.open, var};
}

Value one(const Value& x, Var (*op)(Tape&, Var)) {
  return made(x, op(x.tape(), x.var));
}

Value two(const Value& a, const Value& b, Var (*op)(Tape&, Var, Var)) {
  return made(a, op(a.tape(), a.var, b.var));
}

Value activated(const Value& z, const std::string& activation) {
  return made(z, activate(z.tape(), z.var, from_text<Activation>(activation, "ops.activate")));
}

nb::tuple shape_of(const Value& x) {
  nb::list sizes;
  const Shape& shape = x.tape().shape(x.var);
  for (int axis = 0; axis < shape.rank(); ++axis) sizes.append(shape[axis]);
  return nb::tuple(sizes);
}

}  // namespace

void bind_tape(nb::module_& module) {
  nb::class_<Value>(module, "Var", "A value on the tape, [B, …]: a row for each row of the batch.")
      .def_prop_ro("shape", shape_of)
      .def("__add__", [](const Value& a, const Value& b) { return two(a, b, add); })
      .def("__sub__", [](const Value& a, const Value& b) { return two(a, b, subtract); })
      .def("__mul__", [](const Value& a, const Value& b) { return two(a, b, multiply); })
      .def("__mul__", [](const Value& a, double f) { return made(a, scale(a.tape(), a.var, f)); })
      .def("__rmul__", [](const Value& a, double f) { return made(a, scale(a.tape(), a.var, f)); })
      .def("__add__",
           [](const Value& a, double c) { return made(a, rescale(a.tape(), a.var, 1, c)); })
      .def("__radd__",
           [](const Value& a, double c) { return made(a, rescale(a.tape(), a.var, 1, c)); })
      .def("__sub__",
           [](const Value& a, double c) { return made(a, rescale(a.tape(), a.var, 1, -c)); })
      .def("__neg__", [](const Value& a) { return made(a, scale(a.tape(), a.var, -1)); })
      .def("__matmul__", [](const Value& a, const Value& b) { return two(a, b, matmul); });
  nb::module_ ops = module.def_submodule("ops", "Operations that know their derivative.");
  ops.def(
      "matmul", [](const Value& a, const Value& b) { return two(a, b, matmul); },
      "a[…,K] · b[K,N] -> […,N]", nb::arg("a"), nb::arg("b"));
  ops.def("activate", activated,
          "g(z) by the name of an activation, such as \"leaky_relu:slope=0.1\"", nb::arg("z"),
          nb::arg("activation"));
  ops.def(
      "add_row", [](const Value& x, const Value& v) { return two(x, v, add_row); },
      "x[B,F] with v[F] added to every row", nb::arg("x"), nb::arg("v"));
  ops.def(
      "multiply_row", [](const Value& x, const Value& v) { return two(x, v, multiply_row); },
      "x[B,F] with v[F] multiplied into every row", nb::arg("x"), nb::arg("v"));
  ops.def(
      "mean", [](const Value& x) { return one(x, mean); }, "the mean of all elements -> []",
      nb::arg("x"));
  ops.def(
      "flatten", [](const Value& x) { return one(x, flatten); }, "[B,…] -> [B, all the others]",
      nb::arg("x"));
  ops.def(
      "glu", [](const Value& x) { return one(x, glu); }, "a · sigmoid(b) of x[…,2F] = [a | b]",
      nb::arg("x"));
  ops.def(
      "rescale",
      [](const Value& x, double factor, double offset) {
        return made(x, rescale(x.tape(), x.var, factor, offset));
      },
      "scale · x + offset", nb::arg("x"), nb::arg("scale"), nb::arg("offset"));
  ops.def(
      "dropout",
      [](const Value& x, double rate, const std::string& name) {
        return made(x, dropout(x.tape(), x.var, rate, Seed(0).at(name).key()));
      },
      "inverted dropout in training; `name` tells the dropouts of a network apart", nb::arg("x"),
      nb::arg("rate"), nb::arg("name"));
  ops.def(
      "layer_norm",
      [](const Value& x, const Value& gamma, const Value& beta, double epsilon) {
        return made(x, layer_norm(x.tape(), x.var, gamma.var, beta.var, epsilon));
      },
      "(x - mean) / sqrt(variance + epsilon) · gamma + beta over each row", nb::arg("x"),
      nb::arg("gamma"), nb::arg("beta"), nb::arg("epsilon") = 1e-5);
  ops.def(
      "concatenate",
      [](const std::vector<Value>& parts) {
        if (parts.empty()) throw nb::value_error("nothing to concatenate");
        std::vector<Var> vars;
        for (const Value& part : parts) vars.push_back(part.var);
        return made(parts[0], concatenate(parts[0].tape(), vars));
      },
      "columns side by side: [B,F1], [B,F2], … -> [B,F1+F2+…]", nb::arg("parts"));
}

}  // namespace lamina::python

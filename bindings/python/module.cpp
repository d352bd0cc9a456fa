// lamina_nn._core: the part of lamina_nn that is C++.
#include <nanobind/nanobind.h>

#include "building.hpp"
#include "errors.hpp"
#include "model.hpp"
#include "training.hpp"

NB_MODULE(_core, module) {  // NOLINT: nanobind's macro
  module.attr("__version__") = LAMINA_VERSION;
  lamina::python::bind_errors(module);
  lamina::python::bind_model(module);
  lamina::python::bind_explain(module);
  lamina::python::bind_training(module);
  lamina::python::bind_parts(module);
  lamina::python::bind_tape(module);
  lamina::python::bind_network(module);
  lamina::python::bind_steps(module);
}

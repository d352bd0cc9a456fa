// For those who build: parts, networks, tape operations and a training that is stepped.
#pragma once

#include <nanobind/nanobind.h>

namespace lamina::python {

void bind_parts(nanobind::module_& module);
void bind_tape(nanobind::module_& module);
void bind_network(nanobind::module_& module);
void bind_steps(nanobind::module_& module);

}  // namespace lamina::python

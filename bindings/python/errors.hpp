// What goes wrong, as Python hears of it.
#pragma once

#include <nanobind/nanobind.h>

namespace lamina::python {

/// Makes lamina_nn.Error, a ValueError with `code`, `what`, `where` and `fix`, of every
/// lamina::Error that leaves the module.
void bind_errors(nanobind::module_& module);

}  // namespace lamina::python

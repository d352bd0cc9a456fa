// lamina train, of rows in memory or of a file.
#pragma once

#include <nanobind/nanobind.h>

namespace lamina::python {

void bind_training(nanobind::module_& module);

}  // namespace lamina::python

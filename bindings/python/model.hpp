// A trained model as Python holds it.
#pragma once

#include <nanobind/nanobind.h>

namespace lamina::python {

void bind_model(nanobind::module_& module);
void bind_explain(nanobind::module_& module);

}  // namespace lamina::python

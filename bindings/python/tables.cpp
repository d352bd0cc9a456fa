#include "tables.hpp"

#include <nanobind/stl/string.h>

namespace lamina::python {

namespace nb = nanobind;

namespace {

std::string utf8(nb::handle word) {
  Py_ssize_t size = 0;
  const char* const bytes = PyUnicode_AsUTF8AndSize(word.ptr(), &size);
  if (bytes != nullptr) return {bytes, static_cast<std::size_t>(size)};
  // Halves of surrogate pairs, which no UTF-8 has.
  PyErr_Clear();
  const nb::object replaced =
      nb::steal(PyUnicode_AsEncodedString(word.ptr(), "utf-8", "backslashreplace"));
  if (!replaced.is_valid()) throw nb::python_error();
  return {PyBytes_AS_STRING(replaced.ptr()),
          static_cast<std::size_t>(PyBytes_GET_SIZE(replaced.ptr()))};
}

}  // namespace

Columns::Columns(const nb::list& columns) {
  for (const nb::handle item : columns) {
    const auto parts = nb::cast<nb::tuple>(item);
    CellsInMemory cells;
    cells.name = utf8(parts[0]);
    const auto array = nb::cast<nb::ndarray<nb::ro>>(parts[1]);
    if (array.ndim() != 1 || array.device_type() != nb::device::cpu::value) {
      throw nb::type_error("a column is an array of one dimension");
    }
    cells.rows = static_cast<std::int64_t>(array.shape(0));
    if (parts.size() == 3) {
      if (array.dtype() != nb::dtype<std::int32_t>() || (cells.rows > 1 && array.stride(0) != 1)) {
        throw nb::type_error("codes are int32, one behind the other");
      }
      cells.kind = CellsInMemory::Kind::words;
      cells.codes = {static_cast<const std::int32_t*>(array.data()), array.shape(0)};
      std::vector<std::string>& words = words_.emplace_back();
      for (const nb::handle word : nb::cast<nb::list>(parts[2])) words.push_back(utf8(word));
      cells.words = words;
      for (const std::int32_t code : cells.codes) {
        if (code >= static_cast<std::int32_t>(words.size())) throw nb::value_error("no such word");
      }
    } else {
      const bool f32 = array.dtype() == nb::dtype<float>();
      if (!f32 && array.dtype() != nb::dtype<double>()) {
        throw nb::type_error("numbers are float64 or float32");
      }
      cells.kind = f32 ? CellsInMemory::Kind::f32 : CellsInMemory::Kind::f64;
      cells.numbers = static_cast<const std::byte*>(array.data());
      cells.stride = array.stride(0) * static_cast<std::ptrdiff_t>(array.itemsize());
    }
    arrays_.push_back(array);
    cells_.push_back(std::move(cells));
  }
}

}  // namespace lamina::python

#include "errors.hpp"

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "lamina/core/error.hpp"

namespace lamina::python {

namespace nb = nanobind;

namespace {

/// Broken UTF-8 may stand in what a user gave: it is shown, never a second error.
nb::object text(const std::string& utf8) {
  PyObject* made =
      PyUnicode_DecodeUTF8(utf8.data(), static_cast<Py_ssize_t>(utf8.size()), "replace");
  if (made == nullptr) throw nb::python_error();
  return nb::steal(made);
}

/// "command line, option --clip-norm" is "option clip_norm" where there is no command line.
std::string in_python(std::string_view text) {
  constexpr std::string_view line = "command line, ";
  if (text.starts_with(line)) text.remove_prefix(line.size());
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const bool begins = at == 0 || text[at - 1] == ' ' || text[at - 1] == '\'';
    if (!begins || text.substr(at, 2) != "--" || at + 2 == text.size()) {
      result += text[at++];
      continue;
    }
    for (at += 2; at < text.size() && ((text[at] >= 'a' && text[at] <= 'z') || text[at] == '-');
         ++at) {
      result += text[at] == '-' ? '_' : text[at];
    }
  }
  return result;
}

/// "the rows, line 5, column 'a'" is row 3 of what Python gave: the header has none, and counting
/// starts at 0.
std::string row_of(std::string where) {
  constexpr std::string_view mark = ", line ";
  const std::size_t at = where.find(mark);
  if (at == std::string::npos ||
      (where.rfind("the rows", 0) != 0 && where.rfind("test_set", 0) != 0))
    return where;
  const char* const digits = where.data() + at + mark.size();
  const char* const end = where.data() + where.size();
  std::int64_t line = 0;
  const auto [behind, failed] = std::from_chars(digits, end, line);
  if (failed != std::errc()) return where;
  if (line == 1) return where.substr(0, at) + ", the names of the columns";
  return where.substr(0, at) + ", row " + std::to_string(line - 2) + std::string(behind, end);
}

void translate(const std::exception_ptr& pointer, void* type) {
  try {
    std::rethrow_exception(pointer);
  } catch (const Error& error) {
    const ErrorFacts& facts = error.facts();
    try {
      const nb::object made = nb::borrow(static_cast<PyObject*>(type))(
          text(facts.code), text(in_python(facts.what)), text(row_of(in_python(facts.where))),
          text(in_python(facts.fix)));
      PyErr_SetObject(static_cast<PyObject*>(type), made.ptr());
    } catch (nb::python_error& failed) {
      failed.restore();
    }
  }
}

}  // namespace

void bind_errors(nb::module_& module) {
  // Written in Python, where its words are: lamina_nn/_error.py.
  const nb::object type = nb::module_::import_("lamina_nn._error").attr("Error");
  module.attr("Error") = type;
  nb::register_exception_translator(translate, type.inc_ref().ptr());
}

}  // namespace lamina::python

#include "data/readers/require_text.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "core/utf8.hpp"
#include "data/bad_cell.hpp"
#include "data/readers/encoding.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

/// Place of the first byte of `text` that is no UTF-8, or nothing.
std::optional<std::size_t> first_bad_byte(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

}  // namespace

void require_text(const CsvScanner& scanner, const CsvCell& cell, const std::string& file,
                  std::string_view column) {
  const std::string_view text(cell.begin, cell.size);
  const auto place = [&](std::size_t at) {
    const std::string_view before = text.substr(0, at);
    const std::int64_t line = scanner.line() + scanner.lines_before(cell) +
                              std::count(before.begin(), before.end(), '\n');
    return place_of(file, line, column);
  };
  const std::size_t nul = text.find('\0');
  if (nul != std::string_view::npos) {
    throw Error({.code = "data.nul_byte",
                 .what = "found a NUL byte, which no text holds",
                 .where = place(nul),
                 .fix = looks_like_utf16(scanner.held())
                            ? "the file looks like UTF-16: pass --encoding utf-16"
                            : "check that the file is text and whole: it may be binary or "
                              "half-written"});
  }
  const std::optional<std::size_t> bad = first_bad_byte(text);
  if (!bad) return;
  throw Error({.code = "data.invalid_utf8",
               .what = "found bytes that are no UTF-8 in '" + printable(text) + "'",
               .where = place(*bad),
               .fix = "say how the text is encoded: --encoding " +
                      std::string(likely_encoding(text)) + " probably; or save it as UTF-8"});
}

}  // namespace lamina

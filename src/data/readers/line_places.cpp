#include "data/readers/line_places.hpp"

#include <algorithm>
#include <charconv>

namespace lamina {

void LinePlaces::add(std::int64_t text_line, std::int64_t line, std::size_t file) {
  const Part last = at(text_line);
  if (!parts_.empty() && last.file == file && last.line == line) return;
  parts_.push_back({text_line, line, file});
}

LinePlaces::Part LinePlaces::at(std::int64_t text_line) const {
  const auto next =
      std::upper_bound(parts_.begin(), parts_.end(), text_line,
                       [](std::int64_t line, const Part& part) { return line < part.text_line; });
  if (next == parts_.begin()) return {text_line, text_line, 0};
  const Part& part = *(next - 1);
  return {text_line, part.line + text_line - part.text_line, part.file};
}

std::string LinePlaces::in_error(const std::string& where, const std::string& text) const {
  if (where.compare(0, text.size(), text) != 0) return where;
  constexpr std::string_view mark = ", line ";
  const std::string rest = where.substr(text.size());
  std::int64_t line = 0;
  if (rest.compare(0, mark.size(), mark) != 0) return where;
  const char* const end = rest.data() + rest.size();
  const char* const behind = std::from_chars(rest.data() + mark.size(), end, line).ptr;
  const Part place = at(line);
  return (files_.empty() ? text : files_[place.file]) + std::string(mark) +
         std::to_string(place.line) + std::string(behind, end);
}

std::string LinePlaces::in_note(const std::string& where) const {
  const std::size_t word = where.rfind("line ");
  if (word == std::string::npos || word + 5 == where.size()) return where;
  std::int64_t line = 0;
  const char* const end = where.data() + where.size();
  const auto [behind, failed] = std::from_chars(where.data() + word + 5, end, line);
  if (failed != std::errc() || behind != end) return where;
  const Part place = at(line);
  const std::string file = files_.size() < 2 ? "" : " of file " + std::to_string(place.file + 1);
  return where.substr(0, word + 5) + std::to_string(place.line) + file;
}

}  // namespace lamina

#include "lamina/core/note.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include "core/counted.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

constexpr std::ptrdiff_t most_alone = 2;  // columns with a note each
constexpr std::ptrdiff_t most_named = 3;  // in a note about several

}  // namespace

void Note::fields(Fields& f) {
  f("code", code, "dotted");
  f("what", what, "what was decided");
  f("where", where, "column, cells and first line");
  f("fix", fix, "the option that changes it");
}

std::string cells_of(std::string_view column, std::int64_t cells, std::int64_t first_line) {
  std::string text = "column '" + printable(column) + "'";
  if (cells > 0) text += ", " + counted(cells, "cell");
  if (first_line > 0) {
    text += (cells > 1 ? ", first on line " : ", on line ") + std::to_string(first_line);
  }
  return text;
}

void add_note(Notes& notes, Note note) {
  const bool there = std::any_of(notes.begin(), notes.end(), [&](const Note& other) {
    return other.code == note.code && other.column == note.column;
  });
  if (!there) notes.push_back(std::move(note));
}

Notes grouped(const Notes& notes) {
  Notes groups;
  std::map<std::string_view, std::ptrdiff_t> columns;  // with a note of this code
  for (const Note& note : notes) columns[note.code] += note.column.empty() ? 0 : 1;
  std::map<std::string_view, std::ptrdiff_t> seen;
  std::map<std::string_view, std::size_t> place;
  for (const Note& note : notes) {
    const std::ptrdiff_t all = columns[note.code];
    if (note.column.empty() || all <= most_alone) {
      groups.push_back(note);
      continue;
    }
    const std::ptrdiff_t number = ++seen[note.code];
    if (number == 1) {
      place[note.code] = groups.size();
      groups.push_back(note);
      groups.back().column.clear();
      continue;
    }
    std::string& where = groups[place[note.code]].where;
    if (number <= most_named) where += "; " + note.where;
    if (number == all && all > most_named) {
      const std::ptrdiff_t more = all - most_named;
      where += "; " + counted(more, "more column");
    }
  }
  return groups;
}

bool is_about_data(const Note& note) {
  return note.code.starts_with("data.");
}

void refuse_notes(std::span<const Note> notes, const std::string& source) {
  const auto first = std::find_if(notes.begin(), notes.end(), is_about_data);
  if (first == notes.end()) return;
  const bool both = !source.empty() && !first->where.empty();
  throw Error({.code = first->code,
               .what = first->what,
               .where = source + (both ? ", " : "") + first->where,
               .fix = first->fix});
}

std::string sentence_of(const Note& note) {
  std::string text = note.where.empty() ? note.what : note.where + ": " + note.what;
  return note.fix.empty() ? text : text + "; " + note.fix;
}

}  // namespace lamina

#include "data/readers/header.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "data/bad_cell.hpp"
#include "data/missing_marks.hpp"
#include "lamina/core/error.hpp"
#include "lamina/core/shell.hpp"

namespace lamina {

namespace {

/// The rows of a sample that say something: not all of their cells are empty.
std::vector<const SampleRecord*> rows_of(const Sample& sample) {
  std::vector<const SampleRecord*> rows;
  for (std::size_t i = 1; i < sample.size(); ++i) {
    const auto& cells = sample[i].cells;
    const bool empty = std::all_of(cells.begin(), cells.end(),
                                   [](const std::string& cell) { return cell.empty(); });
    if (!empty) rows.push_back(&sample[i]);
  }
  return rows;
}

/// R writes row names without a name for them: every row has one cell more than the header.
bool has_row_names(std::size_t names, const std::vector<const SampleRecord*>& rows) {
  if (names < 2 || rows.empty()) return false;
  std::set<std::string_view> seen;
  bool last_is_empty = true;
  for (const SampleRecord* row : rows) {
    if (row->cells.size() != names + 1 || row->cells[0].empty()) return false;
    if (!seen.insert(row->cells[0]).second) return false;
    last_is_empty = last_is_empty && row->cells.back().empty();
  }
  return !last_is_empty;
}

/// "name", or "name_2", … where that is taken.
std::string free_name(const std::string& wanted, const std::vector<std::string>& names) {
  std::string name = wanted;
  for (int i = 2; std::find(names.begin(), names.end(), name) != names.end(); ++i) {
    name = wanted + "_" + std::to_string(i);
  }
  return name;
}

/// Takes nameless cells off the end of the header where the rows have none there.
void trim(std::vector<std::string>& names, const std::vector<const SampleRecord*>& rows) {
  std::size_t longest = 1;
  for (const SampleRecord* row : rows) longest = std::max(longest, row->cells.size());
  while (!rows.empty() && names.size() > longest && names.back().empty()) names.pop_back();
}

void name_the_nameless(Header& header) {
  header.nameless.assign(header.names.size(), false);
  for (std::size_t i = 0; i < header.names.size(); ++i) {
    if (!header.names[i].empty()) continue;
    const bool index = i == 0 && header.names.size() > 1;
    header.names[i] = free_name(index ? "index" : name_of_column(i), header.names);
    if (index) header.index = i;
    header.nameless[i] = true;
  }
}

/// Whether the name at hand is one that training, or the model, asks for.
bool is_needed(const std::string& name, const ReadOptions& options) {
  if (!options.for_model) {
    return std::find(options.drop.begin(), options.drop.end(), name) == options.drop.end();
  }
  return name == options.target ||
         std::any_of(options.types.begin(), options.types.end(),
                     [&](const auto& type) { return type.first == name; });
}

void settle_duplicates(Header& header, const ReadOptions& options, const std::string& place) {
  header.dropped.assign(header.names.size(), false);
  std::set<std::string> seen;
  for (std::size_t i = 0; i < header.names.size(); ++i) {
    const std::string name = header.names[i];
    if (seen.insert(name).second) continue;
    if (is_needed(name, options)) {
      throw Error({.code = "data.duplicate_column",
                   .what = "the header names '" + printable(name) + "' twice",
                   .where = place + ", cell " + std::to_string(i + 1),
                   .fix = options.for_model ? "rename the one that the model does not mean"
                                            : "rename one of them, or leave out both: " +
                                                  list_option_text("--drop", name) +
                                                  "; pass --no-header if the first line is data"});
    }
    header.names[i] = free_name(name, header.names);
    header.dropped[i] = !options.for_model;
    if (header.dropped[i]) continue;
    add_note(header.notes, {.code = "data.note.duplicate_name",
                            .what = "the header has this name twice: the other is called '" +
                                    printable(header.names[i]) + "'",
                            .where = cells_of(name),
                            .fix = "rename one of them",
                            .column = name,
                            .of_spelling = true});
  }
}

void check_asked(const std::vector<std::string>& names, const ReadOptions& options,
                 const std::string& file) {
  if (options.for_model) return;
  const auto check = [&](const char* code, const std::string& name) {
    if (std::find(names.begin(), names.end(), name) != names.end()) return;
    throw unknown_name(code, "there is no column '" + printable(name) + "'", file + ", header",
                       name, names);
  };
  for (const auto& [name, type] : options.types) check("usage.unknown_column", name);
  for (const std::string& name : options.drop) check("usage.unknown_column", name);
  if (!options.target.empty()) check("usage.unknown_target", options.target);
}

// ---- units ----

bool looks_like_unit(std::string_view cell) {
  const bool bracketed = cell.size() > 2 && ((cell.front() == '[' && cell.back() == ']') ||
                                             (cell.front() == '(' && cell.back() == ')'));
  constexpr std::array<std::string_view, 32> units = {
      "%",   "kg", "g",   "mg",  "t",  "m",  "cm", "mm",   "km",  "s",   "ms",
      "min", "h",  "d",   "°C",  "°F", "K",  "Pa", "hPa",  "kPa", "bar", "V",
      "A",   "W",  "kWh", "m/s", "Hz", "m2", "m²", "km/h", "mph", "€"};
  return bracketed || std::find(units.begin(), units.end(), cell) != units.end();
}

/// True when the first row holds words above columns of numbers, in all of them, and nothing that
/// other rows hold too. A single column must have a unit that we know.
bool has_units(const Sample& sample, std::size_t columns, char decimal,
               const ReadOptions& options) {
  if (sample.empty() || holds_number(sample[0], decimal)) return false;
  const std::vector<const SampleRecord*> rows = rows_of(sample);
  if (rows.size() < (options.for_model ? 2U : 3U)) return false;
  const SampleRecord& first = *rows[0];
  if (&first != &sample[1] || first.cells.size() != columns) return false;
  const MissingMarks marks(options.missing);
  std::size_t above_numbers = 0;
  bool known = false;
  for (std::size_t i = 0; i < columns; ++i) {
    const std::string& cell = first.cells[i];
    if (is_number(cell, decimal)) return false;
    std::size_t numbers = 0;
    std::size_t words = 0;
    for (std::size_t row = 1; row < rows.size(); ++row) {
      if (i >= rows[row]->cells.size()) continue;
      const std::string& other = rows[row]->cells[i];
      if (!cell.empty() && cell == other && cell != "-") return false;
      if (marks.contains(other)) continue;
      ++(is_number(other, decimal) ? numbers : words);
    }
    if (numbers > 0 && words == 0) {
      if (cell.empty()) continue;
      if (marks.contains(cell)) return false;
      ++above_numbers;
      known = known || looks_like_unit(cell);
    } else if (!cell.empty() && cell != "-" && !looks_like_unit(cell)) {
      return false;  // a word among words
    }
  }
  return above_numbers > 1 || known;
}

}  // namespace

std::string name_of_column(std::size_t position) {
  return "c" + std::to_string(position + 1);
}

Header make_header(std::vector<std::string> names, const Sample& sample, char decimal,
                   const ReadOptions& options, const std::string& file, std::int64_t line) {
  Header header;
  header.names = std::move(names);
  if (options.header) {
    const std::vector<const SampleRecord*> rows = rows_of(sample);
    trim(header.names, rows);
    if (has_row_names(header.names.size(), rows)) header.names.insert(header.names.begin(), "");
    header.units = has_units(sample, header.names.size(), decimal, options);
  }
  name_the_nameless(header);
  settle_duplicates(header, options, file + ", line " + std::to_string(line));
  check_asked(header.names, options, file);
  if (header.units) {
    std::string shown;
    for (const std::string& cell : sample[1].cells) {
      if (!cell.empty()) shown += (shown.empty() ? "'" : ", '") + printable(cell, 20) + "'";
    }
    header.notes.push_back(
        {.code = "data.note.units",
         .what = shown + " below the header are units: they are passed over",
         .where = "line " + std::to_string(line + sample[1].line - sample[0].line),
         .fix = "delete the line, or correct it if it is a row",
         .of_spelling = true});
  }
  return header;
}

void name_nameless(Column& column, std::size_t position, bool index) {
  if (index && column.type != ColumnType::constant) {
    column.type = ColumnType::identifier;
    column.reason = "the header gives it no name";
  }
  const std::string use = list_option_text("--type", column.name, "=category");
  column.add_note({.code = "data.note.nameless",
                   .what = "the header gives it no name" +
                           std::string(index ? ": it is taken for the index of the rows" : ""),
                   .where = "column " + std::to_string(position + 1) + ", called '" +
                            printable(column.name) + "'",
                   .fix = "name it in the header" + (index ? ", or " + use + " uses it" : ""),
                   .of_spelling = true});
}

}  // namespace lamina

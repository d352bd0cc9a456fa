#include "lamina/data/table.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "data/bad_cell.hpp"
#include "data/date_text.hpp"
#include "data/number_text.hpp"
#include "data/readers/infer_type.hpp"

namespace lamina {

std::int64_t Column::rows() const {
  if (type == ColumnType::image) {
    const std::int64_t size = image_size.pixels();
    return size == 0 ? 0 : static_cast<std::int64_t>(pixels.size()) / size;
  }
  return static_cast<std::int64_t>(codes.empty() ? numbers.size() : codes.size());
}

bool Column::is_missing(std::int64_t row) const {
  if (type == ColumnType::image) return false;
  const auto i = static_cast<std::size_t>(row);
  return codes.empty() ? std::isnan(numbers[i]) : codes[i] < 0;
}

std::string Column::text(std::int64_t row) const {
  const auto i = static_cast<std::size_t>(row);
  if (is_missing(row)) return "";
  if (type == ColumnType::image) {
    return std::to_string(image_size.height) + "x" + std::to_string(image_size.width);
  }
  if (!codes.empty()) return labels[static_cast<std::size_t>(codes[i])];
  const bool step = !style.steps.empty() && numbers[i] == std::floor(numbers[i]);
  if (step) return style.steps[static_cast<std::size_t>(numbers[i])];
  return type == ColumnType::date ? print_date(numbers[i], date_format) : print_number(numbers[i]);
}

void Column::add_note(Note note) {
  note.column = name;
  lamina::add_note(notes, std::move(note));
}

Notes Table::notes() const {
  Notes all = notes_;
  for (const Column& column : columns_) {
    all.insert(all.end(), column.notes.begin(), column.notes.end());
  }
  return all;
}

Notes Table::all_notes(Notes more) const {
  Notes all = notes();
  for (Note& note : more) lamina::add_note(all, std::move(note));
  const auto place = [&](const Note& note) {
    const auto found = places_.find(note.column);
    return note.column.empty() || found == places_.end() ? 0 : found->second + 1;
  };
  std::stable_sort(all.begin(), all.end(),
                   [&](const Note& a, const Note& b) { return place(a) < place(b); });
  return grouped(all);
}

void Table::add_note(Note note) {
  lamina::add_note(notes_, std::move(note));
}

std::int64_t Table::bytes() const {
  std::size_t all = 0;
  for (const Column& column : columns_) {
    all += column.numbers.bytes() + column.codes.capacity() * sizeof(std::int32_t) +
           column.pixels.capacity();
  }
  for (const Column& cells : written_) all += cells.codes.capacity() * sizeof(std::int32_t);
  return static_cast<std::int64_t>(all);
}

const Column* Table::find(std::string_view name) const {
  const auto place = places_.find(name);
  return place == places_.end() ? nullptr : &columns_[place->second];
}

const Column* Table::written(std::string_view name) const {
  const auto found = std::find_if(written_.begin(), written_.end(),
                                  [&](const Column& cells) { return cells.name == name; });
  return found == written_.end() ? nullptr : &*found;
}

const Column& Table::column(std::string_view name) const {
  if (const Column* const found = find(name)) return *found;
  std::vector<std::string> names;
  for (const Column& column : columns_) names.push_back(column.name);
  throw unknown_name("data.unknown_column", "there is no column '" + printable(name) + "'", name_,
                     name, names);
}

Table& Table::add_numbers(std::string name, std::vector<double> values) {
  Column column;
  column.name = std::move(name);
  column.missing = std::count_if(values.begin(), values.end(), [](double v) { return v != v; });
  column.numbers = std::move(values);
  column.distinct = count_distinct(column.numbers);
  column.reason = "as told";
  return add(std::move(column));
}

Table& Table::add_categories(std::string name, std::span<const std::string> values) {
  Column column;
  column.name = std::move(name);
  column.type = ColumnType::category;
  column.reason = "as told";
  column.labels.assign(values.begin(), values.end());
  std::sort(column.labels.begin(), column.labels.end());
  column.labels.erase(std::unique(column.labels.begin(), column.labels.end()), column.labels.end());
  if (!column.labels.empty() && column.labels[0].empty())
    column.labels.erase(column.labels.begin());
  for (const std::string& value : values) {
    const auto at = std::lower_bound(column.labels.begin(), column.labels.end(), value);
    column.codes.push_back(value.empty() ? -1
                                         : static_cast<std::int32_t>(at - column.labels.begin()));
  }
  column.missing = std::count(column.codes.begin(), column.codes.end(), -1);
  column.distinct = static_cast<std::int64_t>(column.labels.size());
  return add(std::move(column));
}

Table& Table::add(Column column) {
  const std::int64_t size = column.rows();
  const auto bad = [&](std::string what, std::string fix) {
    return Error({.code = "data.bad_column",
                  .what = std::move(what),
                  .where = name_ + ", column '" + printable(column.name) + "'",
                  .fix = std::move(fix)});
  };
  if (!columns_.empty() && size != rows_) {
    throw bad("the column has " + std::to_string(size) + " values, the table has " +
                  std::to_string(rows_) + " rows",
              "give one value for every row");
  }
  if (find(column.name) != nullptr) throw bad("the table has this column", "choose another name");
  const bool finite = std::none_of(column.numbers.begin(), column.numbers.end(),
                                   [](double v) { return std::isinf(v); });
  if (!finite) throw bad("the column holds an infinite number", "use NaN for a missing number");
  constexpr double ten_thousand_years = 3.7e6;
  if (column.type == ColumnType::date &&
      std::any_of(column.numbers.begin(), column.numbers.end(),
                  [](double v) { return std::abs(v) > ten_thousand_years; })) {
    throw bad("the column holds a day beyond the calendar", "give days since 1970-01-01");
  }
  rows_ = size;
  places_.emplace(column.name, columns_.size());
  columns_.push_back(std::move(column));
  return *this;
}

Table Table::select(std::span<const std::int64_t> rows) const {
  Table selected(name_);
  for (const Column& column : columns_) {
    Column part;
    part.name = column.name;
    part.type = column.type;
    part.labels = column.labels;
    part.date_format = column.date_format;
    part.reason = column.reason;
    part.style = column.style;
    part.notes = column.notes;
    part.image_size = column.image_size;
    const auto pixels = static_cast<std::size_t>(column.image_size.pixels());
    part.pixels.reserve(pixels * rows.size());
    part.numbers.reserve(column.numbers.empty() ? 0 : rows.size());
    part.codes.reserve(column.codes.empty() ? 0 : rows.size());
    std::vector<bool> used(column.labels.size());
    for (const std::int64_t row : rows) {
      const auto i = static_cast<std::size_t>(row);
      if (!column.numbers.empty()) part.numbers.push_back(column.numbers[i]);
      if (!column.codes.empty()) {
        part.codes.push_back(column.codes[i]);
        if (column.codes[i] >= 0) used[static_cast<std::size_t>(column.codes[i])] = true;
      }
      const std::uint8_t* const image = column.pixels.data() + i * pixels;
      part.pixels.insert(part.pixels.end(), image, image + pixels);
      part.missing += column.is_missing(row) ? 1 : 0;
    }
    part.distinct = part.numbers.empty() ? std::count(used.begin(), used.end(), true)
                                         : count_distinct(part.numbers);
    selected.columns_.push_back(std::move(part));
  }
  selected.places_ = places_;
  selected.missing_marks_ = missing_marks_;
  selected.notes_ = notes_;
  selected.rows_ = static_cast<std::int64_t>(rows.size());
  return selected;
}

Table Table::drop(std::span<const std::string> columns) const {
  Table rest(name_);
  rest.rows_ = rows_;
  rest.missing_marks_ = missing_marks_;
  rest.notes_ = notes_;
  for (const Column& column : columns_) {
    const bool dropped = std::find(columns.begin(), columns.end(), column.name) != columns.end();
    if (dropped) continue;
    rest.places_.emplace(column.name, rest.columns_.size());
    rest.columns_.push_back(column);
  }
  return rest;
}

std::vector<std::uint8_t> Table::take_pixels(std::string_view name) && {
  column(name);  // refuses what is not there
  return std::move(columns_[places_.find(name)->second].pixels);
}

}  // namespace lamina

// Rows of the table, and rows that a page makes up, as the network takes them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "artifacts/json.hpp"
#include "studio/moment.hpp"
#include "studio/query.hpp"

namespace lamina::studio {

/// The place of a word among the column's labels; -1 where it is none of them.
std::int32_t code_of(const Column& column, const std::string& word);

/// `base` with one more row at its end: row `row` of the table, with `cells` (by column, a number,
/// a word or null) in place of its own. Error `usage.bad_value` for a cell that does not fit.
Table with_row(const Data& data, const Table& base, std::int64_t row, const Json& cells);

/// A cell as with_row() takes it: a number, or the word where the column has words, as the target
/// has whose classes are numbers.
Json own_cell(const Column& column, std::int64_t row);

/// The row that a body asks about: its "row", or the row that is asked about first.
struct AskedRow {
  std::int64_t row = -1;   ///< of the table; -1: a row of one's own
  Table table;             ///< of that row alone
  std::int64_t next = -1;  ///< in data.training: the next step begins with it; -1: it need not
};
AskedRow asked_row(const Data& data, std::int64_t row, const Json& cells);
/// That of a GET: its "row", which may be the word next.
AskedRow asked_row(const Moment& moment, const Query& query);

/// The same of a POST: its "row" and its "cells".
AskedRow asked_in(const Data& data, const Json& body);
/// Of the row that is asked about first; -1: it is told by its cells alone.
std::int64_t first_row(const Data& data);

/// One of the rows that are there.
Prepared row_of(const Prepared& all, std::int64_t row);

/// One row, prepared, with the answer it should give: the table's, or `fallback` where it has none.
Prepared prepared_row(const Moment& moment, const Table& table, const std::string& fallback);

Json answer_json(const Prediction& prediction);
enum class Cells { all, telling };
/// Cells of the columns that the network sees, or of those that tell most, as text.
Json cells_json(const Data& data, const Table& table, std::int64_t row, Cells which = Cells::all);
/// Of the first image, 0 to 255; empty where there is none.
Json pixels_json(const Data& data, const Table& table, std::int64_t row);
/// The number of a row that the page named. Error `usage.bad_value` unless the table has it.
std::int64_t known_row(const Data& data, std::int64_t row);
/// "" where it is missing.
std::string truth_text(const Data& data, const Table& table, std::int64_t row);
/// The rows of a part: training, validation or held_out. Error `usage.bad_value`; `studio.sealed`.
struct Part {
  std::string name;
  const Prepared* rows = nullptr;
  const std::vector<std::int64_t>* places = nullptr;  ///< in the table
};
Part part_named(const Data& data, const std::string& name, bool sealed);

}  // namespace lamina::studio

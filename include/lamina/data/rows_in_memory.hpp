// Rows that are in memory already become the table that a file of them would.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "lamina/data/read.hpp"
#include "lamina/data/table.hpp"

namespace lamina {

/// The cells of one column, borrowed: numbers or words.
struct CellsInMemory {
  enum class Kind : std::uint8_t { f64, f32, words };

  std::string name;
  Kind kind = Kind::f64;
  const std::byte* numbers = nullptr;        ///< of the first row; NaN where missing
  std::ptrdiff_t stride = 0;                 ///< bytes from one row to the next; may be negative
  std::span<const std::int32_t> codes = {};  ///< of words: index into `words`, below 0 is missing
  std::span<const std::string> words = {};   ///< in any order, UTF-8; equal ones are one
  std::int64_t rows = 0;

  double number(std::int64_t row) const;
};

/// The table that read_csv() makes of these rows, written with a header and quoted words: types are
/// found out, or as `options` say, whose parts about text alone have no effect. Lines in errors and
/// notes are those of that file: the first row is on line 2. Numbers are not copied: the table is
/// not to outlive them.
///
/// Error `data.not_finite` for an infinite number; `data.no_rows`, `data.bad_column` for columns of
/// several lengths, `data.duplicate_column`, `usage.unknown_column`, `usage.unknown_target`, and
/// those of read_csv() for cells that do not fit.
Table read_rows(std::span<const CellsInMemory> columns, std::string name = "the rows",
                const ReadOptions& options = {});

}  // namespace lamina

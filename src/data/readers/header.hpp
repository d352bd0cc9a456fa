// The names of the columns, as the first line gives them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "data/readers/csv_sample.hpp"
#include "lamina/core/note.hpp"
#include "lamina/data/read.hpp"

namespace lamina {

/// One name for every cell of a row.
struct Header {
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  std::vector<std::string> names;
  std::vector<bool> nameless;  ///< called by us; left out of the table when all is missing
  std::vector<bool> dropped;   ///< of two columns of one name, both of which the user drops
  std::size_t index = none;    ///< a first column that names the rows: pandas' index, R's row names
  bool units = false;          ///< the second line says in what the numbers are, and is no row
  Notes notes;
};

/// "c1", "c2", …
std::string name_of_column(std::size_t position);

/// `names` are the cells of the first record of `sample`, `file` is for errors: `data.duplicate_
/// column` where a column of that name is needed, `usage.unknown_column`, `usage.unknown_target`.
Header make_header(std::vector<std::string> names, const Sample& sample, char decimal,
                   const ReadOptions& options, const std::string& file, std::int64_t line);

/// Says what a nameless column is called; one that names the rows, an `index`, tells a network
/// nothing.
void name_nameless(Column& column, std::size_t position, bool index);

}  // namespace lamina

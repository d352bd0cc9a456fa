// The first records of a file, for finding out how it is framed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/readers/csv_scanner.hpp"

namespace lamina {

struct SampleRecord {
  std::int64_t line = 0;  ///< from 1, within the sample
  std::vector<std::string> cells;

  bool only_first_cell() const;  ///< holds something, if any; there are more
};

using Sample = std::vector<SampleRecord>;

/// At most 200 records; none that the end of the sample may have cut. `whole`: the sample is all
/// there is.
Sample sample_records(std::string_view bytes, bool whole, CsvDialect dialect);

/// True when a cell is a number as plain as numbers get.
bool holds_number(const SampleRecord& record, char decimal = '.');
bool is_number(std::string_view cell, char decimal = '.');

}  // namespace lamina

#include "data/readers/csv_sample.hpp"

#include <algorithm>
#include <memory>

#include "data/number_text.hpp"

namespace lamina {

namespace {
constexpr std::size_t most_bytes = std::size_t{64} << 10U;
constexpr std::size_t most_records = 200;
}  // namespace

bool SampleRecord::only_first_cell() const {
  return cells.size() > 1 &&
         std::all_of(cells.begin() + 1, cells.end(), [](const auto& cell) { return cell.empty(); });
}

Sample sample_records(std::string_view bytes, bool whole, CsvDialect dialect) {
  if (bytes.size() > most_bytes) {
    bytes = bytes.substr(0, most_bytes);
    whole = false;
  }
  dialect.stray_quotes = true;
  dialect.blank_rows = false;
  const std::unique_ptr<ByteSource> source = plain_source(bytes);
  CsvScanner scanner(*source, "", dialect, 1);
  Sample sample;
  std::string scratch;
  while (sample.size() < most_records && scanner.next()) {
    sample.push_back({.line = scanner.line(), .cells = {}});
    for (const CsvCell& cell : scanner.cells()) {
      sample.back().cells.emplace_back(cell.text(scratch));
    }
  }
  if (!whole && !sample.empty() && scanner.held().empty()) sample.pop_back();
  return sample;
}

bool is_number(std::string_view cell, char decimal) {
  double value = 0;
  return parse_number(cell, decimal, value) == NumberText::number;
}

bool holds_number(const SampleRecord& record, char decimal) {
  return std::any_of(record.cells.begin(), record.cells.end(),
                     [&](const std::string& cell) { return is_number(cell, decimal); });
}

}  // namespace lamina

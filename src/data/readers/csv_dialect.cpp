#include "data/readers/csv_dialect.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "core/ascii.hpp"

namespace lamina {

namespace {

constexpr std::size_t most_bytes = std::size_t{64} << 10U;
constexpr std::size_t most_records = 200;

/// Cells a record, for the complete records of the sample.
std::vector<std::size_t> count_cells(std::string_view sample, char delimiter, bool whole) {
  std::vector<std::size_t> counts;
  std::size_t cells = 1;
  bool quoted = false;
  bool starts_cell = true;
  bool blank = true;
  const auto finish = [&] {
    if (!blank) counts.push_back(cells);
    cells = 1;
    starts_cell = blank = true;
  };
  for (const char c : sample) {
    if (counts.size() == most_records) return counts;
    if (c == '"' && (quoted || starts_cell)) {
      quoted = !quoted;  // a doubled quote closes and opens again
      starts_cell = blank = false;
      // The second of a doubled quote must open again although no cell starts there.
      if (!quoted) starts_cell = true;
    } else if (quoted) {
      continue;
    } else if (c == '\n' || c == '\r') {
      finish();
    } else if (c == delimiter) {
      ++cells;
      starts_cell = true;
      blank = false;
    } else if (c != ' ') {
      starts_cell = blank = false;
    }
  }
  if (whole) finish();
  return counts;
}

bool looks_like_decimal(std::string_view cell, char mark) {
  if (!cell.empty() && (cell[0] == '-' || cell[0] == '+')) cell.remove_prefix(1);
  const std::size_t at = cell.find(mark);
  if (at == 0 || at == std::string_view::npos || at + 1 == cell.size()) return false;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    if (i != at && !is_digit(cell[i])) return false;
  }
  return true;
}

/// One group of thousands: 1,234 or -123,456.
bool may_be_thousands(std::string_view cell, char mark) {
  if (!cell.empty() && (cell[0] == '-' || cell[0] == '+')) cell.remove_prefix(1);
  const std::size_t at = cell.find(mark);
  return at >= 1 && at <= 3 && cell[0] != '0' && cell.size() - at == 4;
}

}  // namespace

bool separates(std::string_view sample, char delimiter, bool whole) {
  const std::vector<std::size_t> counts =
      count_cells(sample.substr(0, most_bytes), delimiter, whole && sample.size() <= most_bytes);
  return !counts.empty() && counts[0] > 1 &&
         std::count(counts.begin(), counts.end(), counts[0]) ==
             static_cast<std::ptrdiff_t>(counts.size());
}

bool looks_like_decimal_comma(std::string_view cell) {
  return looks_like_decimal(cell, ',');
}

char sniff_delimiter(std::string_view sample, bool whole) {
  if (sample.size() > most_bytes) {
    sample = sample.substr(0, most_bytes);
    whole = false;
  }
  char best = ',';
  double best_share = 0;
  std::size_t best_cells = 0;
  constexpr std::array<char, 4> candidates = {',', ';', '\t', '|'};
  for (const char candidate : candidates) {
    const std::vector<std::size_t> counts = count_cells(sample, candidate, whole);
    if (counts.empty() || counts[0] < 2) continue;
    const auto equal = std::count(counts.begin(), counts.end(), counts[0]);
    const double share = static_cast<double>(equal) / static_cast<double>(counts.size());
    const bool decimals = best == ',' && best_cells > 0 && sniff_decimal_comma(sample, candidate);
    if (share > best_share || (share == best_share && (decimals || counts[0] > best_cells))) {
      best = candidate;
      best_share = share;
      best_cells = counts[0];
    }
  }
  return best;
}

bool sniff_decimal_comma(std::string_view sample, char delimiter) {
  if (delimiter == ',') return false;
  sample = sample.substr(0, most_bytes);
  bool commas = false;
  std::size_t at = 0;
  while (at < sample.size()) {
    std::size_t stop = at;
    while (stop < sample.size() && sample[stop] != delimiter && sample[stop] != '\n' &&
           sample[stop] != '\r') {
      ++stop;
    }
    std::string_view cell = sample.substr(at, stop - at);
    if (cell.size() > 1 && cell.front() == '"' && cell.back() == '"') {
      cell = cell.substr(1, cell.size() - 2);
    }
    if (looks_like_decimal(cell, '.') && !may_be_thousands(cell, '.')) return false;
    commas = commas || (looks_like_decimal(cell, ',') && !may_be_thousands(cell, ','));
    at = stop + 1;
  }
  return commas;
}

}  // namespace lamina

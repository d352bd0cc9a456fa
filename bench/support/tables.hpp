// A table as people have them: numbers with gaps, words, and a target of two classes.
#pragma once

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "lamina/core/random.hpp"
#include "lamina/data/table.hpp"

namespace lamina::bench {

/// The columns x0, x1, … of numbers, every 50th cell missing; w0, w1, … of 12 words; y of yes and
/// no.
inline Table mixed_table(std::int64_t rows, std::int64_t number_columns,
                         std::int64_t word_columns) {
  Table table("bench");
  for (std::int64_t column = 0; column < number_columns; ++column) {
    std::vector<double> values;
    for (std::int64_t row = 0; row < rows; ++row) {
      const std::int64_t place = row * number_columns + column;
      values.push_back(place % 50 == 49 ? std::nan("")
                                        : normal(Seed(1), static_cast<std::uint64_t>(place)));
    }
    table.add_numbers("x" + std::to_string(column), std::move(values));
  }
  std::vector<std::string> words(static_cast<std::size_t>(rows));
  for (std::int64_t column = 0; column < word_columns; ++column) {
    for (std::int64_t row = 0; row < rows; ++row) {
      words[static_cast<std::size_t>(row)] = "word " + std::to_string((row * 5 + column) % 12);
    }
    table.add_categories("w" + std::to_string(column), words);
  }
  for (std::int64_t row = 0; row < rows; ++row) {
    words[static_cast<std::size_t>(row)] = row * 7 % 3 == 0 ? "no" : "yes";
  }
  table.add_categories("y", words);
  return table;
}

inline std::vector<std::int64_t> all_rows(const Table& table) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(table.rows()));
  std::iota(rows.begin(), rows.end(), std::int64_t{0});
  return rows;
}

}  // namespace lamina::bench

// How the answer goes with one column, all others left as they are.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lamina {

/// The mean answer over some rows, with one cell of all of them replaced (Friedman 2001): a number
/// by its quantiles, a word by the most frequent ones.
struct PartialDependence {
  std::string column;
  std::string label;  ///< the class whose probability `answers` are; "": the answer in its own unit
  bool numbers = false;                   ///< cells are places on an axis
  std::vector<std::string> cells = {};    ///< as text, ascending, or the most frequent first
  std::vector<double> values = {};        ///< of numbers; of dates days since 1970-01-01
  std::vector<double> answers = {};       ///< the mean answer with that cell
  std::vector<std::int64_t> counts = {};  ///< rows that have it; of words only
  std::int64_t rows = 0;                  ///< the mean is over
};

}  // namespace lamina

// Columns of NumPy arrays as the rows of a table.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <deque>
#include <string>
#include <vector>

#include "lamina/data/rows_in_memory.hpp"

namespace lamina::python {

/// Borrows the arrays of a list of (name, numbers) and (name, codes, words): numbers are float64 or
/// float32 of any stride, codes are int32 without gaps, words a list of str. Made and destroyed
/// with the interpreter's lock; read_rows() needs none.
class Columns {
 public:
  explicit Columns(const nanobind::list& columns);
  const std::vector<CellsInMemory>& cells() const { return cells_; }

 private:
  std::vector<CellsInMemory> cells_;
  std::deque<std::vector<std::string>> words_;
  std::vector<nanobind::ndarray<nanobind::ro>> arrays_;
};

}  // namespace lamina::python

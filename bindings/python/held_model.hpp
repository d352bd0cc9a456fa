// A trained model and what answering for it needs, found out once.
#pragma once

#include <string>
#include <vector>

#include "lamina/serving/model.hpp"

namespace lamina::python {

struct HeldModel {
  explicit HeldModel(Model trained);

  Model model;
  ReadOptions reading;               ///< of rows to answer for
  std::vector<std::string> columns;  ///< that it takes: numbers and dates, then categories
  bool numbers_only;                 ///< all of them are plain numbers
};

}  // namespace lamina::python

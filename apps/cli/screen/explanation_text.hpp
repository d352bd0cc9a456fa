// An explanation as a person reads it.
#pragma once

#include <string>

#include "lamina/preprocess/preprocessor.hpp"
#include "lamina/workflow/explain.hpp"
#include "screen/console.hpp"

namespace lamina::cli {

/// What an explanation is of.
struct ExplainedRow {
  const Preprocessor& preprocessor;
  std::string table;     ///< its name, printable
  std::int64_t row = 1;  ///< as people count
  bool verbose = false;  ///< all columns and all units
};

/// The answer, the row and what moved it, the layers at work, and what another answer takes.
std::string explanation_text(const Explanation& explanation, const ExplainedRow& of,
                             const Screen& screen);

}  // namespace lamina::cli

// The errors about one cell, one column or one name, worded in one place.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "lamina/core/error.hpp"

namespace lamina {

/// "train.csv, line 41, column 'age'".
std::string place_of(const std::string& file, std::int64_t line, std::string_view column);

/// `data.bad_number`: a word where numbers are expected. `for_model`: by a trained model.
Error bad_number(std::string_view word, const std::string& where, std::string_view column,
                 char decimal, bool for_model);
/// `data.bad_date`. `for_model`: by a trained model, where no --type can be given.
Error bad_date(std::string_view word, const std::string& where, std::string_view column,
               std::string_view format, bool for_model);
/// `data.bad_boolean`.
Error bad_boolean(std::string_view word, const std::string& where, std::string_view column);

/// `code` with the nearest of `names` in the fix, or all of them when there are few.
Error unknown_name(std::string code, std::string what, std::string where, std::string_view name,
                   std::span<const std::string> names);

}  // namespace lamina

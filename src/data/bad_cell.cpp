#include "data/bad_cell.hpp"

#include "data/number_text.hpp"
#include "data/readers/csv_dialect.hpp"
#include "lamina/core/shell.hpp"

namespace lamina {

namespace {

std::string quoted(std::string_view word) {
  return "'" + printable(word) + "'";
}

std::string as_category(std::string_view column) {
  return "make " + quoted(column) +
         " a category: " + list_option_text("--type", column, "=category");
}

}  // namespace

std::string place_of(const std::string& file, std::int64_t line, std::string_view column) {
  return file + ", line " + std::to_string(line) + ", column " + quoted(column);
}

Error bad_number(std::string_view word, const std::string& where, std::string_view column,
                 char decimal, bool for_model) {
  ErrorFacts facts{.code = "data.bad_number",
                   .what = "cannot read " + quoted(word) + " as a number",
                   .where = where,
                   .fix = {}};
  double value = 0;
  const std::string mark =
      "pass " + list_option_text("--missing", word) + " if it marks a missing cell";
  const bool numeric = parse_number(word, decimal, value) == NumberText::not_finite;
  if (numeric) facts.what += ": it is not finite or too large";
  if (for_model) {
    facts.fix = "the model was trained with numbers here: correct the cell, or " + mark;
  } else if (numeric) {
    facts.fix = "correct the cell, or " + mark;
  } else if (looks_like_decimal_comma(word) && decimal != ',') {
    facts.fix = "pass --decimal-comma, or " + as_category(column);
  } else {
    facts.fix = mark + ", or " + as_category(column);
  }
  return Error(std::move(facts));
}

Error bad_date(std::string_view word, const std::string& where, std::string_view column,
               std::string_view format, bool for_model) {
  const std::string expected =
      format.empty() ? " as a date" : " as a date of the form " + std::string(format);
  const std::string mark =
      "pass " + list_option_text("--missing", word) + " if it marks a missing cell";
  return Error({.code = "data.bad_date",
                .what = "cannot read " + quoted(word) + expected,
                .where = where,
                .fix = for_model ? "the model was trained with dates of this form here: write them "
                                   "so, or " +
                                       mark +
                                       "; where training took the form wrongly, "
                                       "train again with " +
                                       list_option_text("--type", column, "=date:FORMAT")
                                 : mark + ", or " + as_category(column)});
}

Error bad_boolean(std::string_view word, const std::string& where, std::string_view column) {
  return Error(
      {.code = "data.bad_boolean",
       .what = "cannot read " + quoted(word) + " as one of true/false, yes/no, t/f, y/n, 1/0",
       .where = where,
       .fix = "pass " + list_option_text("--missing", word) + " if it marks a missing cell, or " +
              as_category(column)});
}

Error unknown_name(std::string code, std::string what, std::string where, std::string_view name,
                   std::span<const std::string> names) {
  NearestName nearest(name);
  std::string all;
  for (const std::string& candidate : names) {
    nearest.offer(candidate);
    if (names.size() <= 20) all += (all.empty() ? "" : ", ") + printable(candidate);
  }
  std::string fix = "there are " + std::to_string(names.size()) + " columns; check the name";
  if (!all.empty()) fix = "the columns are: " + all;
  if (!nearest.best().empty()) fix = "did you mean '" + printable(nearest.best()) + "'?";
  return Error({.code = std::move(code),
                .what = std::move(what),
                .where = std::move(where),
                .fix = std::move(fix)});
}

}  // namespace lamina

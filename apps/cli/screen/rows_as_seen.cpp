#include "screen/rows_as_seen.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lamina/core/error.hpp"
#include "lamina/preprocess/column_summary.hpp"
#include "screen/numbers.hpp"
#include "screen/text_table.hpp"

namespace lamina::cli {

namespace {

struct SeenRow {
  std::vector<double> values;  ///< in the order of feature_names()
};

std::vector<SeenRow> seen(const Preprocessor& preprocessor, const Table& table, std::int64_t rows) {
  constexpr float white = 255;
  const Features features =
      preprocessor.apply(table, sampled_rows(std::min(rows, table.rows()), table.rows()));
  std::vector<SeenRow> made(static_cast<std::size_t>(features.rows()));
  const auto add = [&](const Tensor& tensor) {
    if (tensor.elements() == 0) return;
    const std::int64_t each = tensor.elements() / features.rows();
    for (std::int64_t i = 0; i < tensor.elements(); ++i) {
      made[static_cast<std::size_t>(i / each)].values.push_back(
          tensor.dtype() == DType::f32   ? tensor.f32()[i]
          : tensor.dtype() == DType::i32 ? tensor.i32()[i]
                                         : tensor.u8()[i] / white);
    }
  };
  for (const Tensor& tensor : features.inputs) {
    if (tensor.dtype() != DType::i32) add(tensor);
  }
  for (const Tensor& tensor : features.inputs) {
    if (tensor.dtype() == DType::i32) add(tensor);  // codes are named last
  }
  return made;
}

/// "2 = Torgersen" for the code of a category.
std::string value_text(const Preprocessor& preprocessor, std::size_t feature, std::size_t features,
                       double value) {
  const std::vector<CategoryColumn>& categories = preprocessor.category_columns();
  const std::size_t first_code = features - categories.size();
  if (feature < first_code) return compact(value);
  const auto code = static_cast<std::size_t>(value);
  return fmt::format(
      "{} = {}", code,
      code == 0 ? "missing" : printable(categories[feature - first_code].labels[code - 1], 24));
}

std::string lines_of(const Preprocessor& preprocessor, const std::vector<std::string>& names,
                     std::size_t lines, const std::vector<SeenRow>& rows, const Screen& screen) {
  std::vector<TextTable::Heading> headings = {{"feature", Align::left, true}};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    headings.push_back({fmt::format("row {}", i + 1), Align::right, true});
  }
  TextTable text(std::move(headings));
  for (std::size_t i = 0; i < lines; ++i) {
    std::vector<std::string> cells = {printable(names[i], 60)};
    for (const SeenRow& row : rows) {
      cells.push_back(value_text(preprocessor, i, names.size(), row.values[i]));
    }
    text.row(std::move(cells));
  }
  return text.text(screen);
}

bool too_wide(const std::string& text, int width) {
  return display_width(text.substr(0, text.find('\n'))) > width;
}

}  // namespace

nlohmann::ordered_json rows_as_seen(const Preprocessor& preprocessor, const Table& table,
                                    std::int64_t rows) {
  const std::vector<std::string> names = preprocessor.feature_names();
  auto list = nlohmann::ordered_json::array();
  for (const SeenRow& row : seen(preprocessor, table, rows)) {
    auto object = nlohmann::ordered_json::object();
    for (std::size_t i = 0; i < names.size(); ++i) object[names[i]] = row.values[i];
    list.push_back(std::move(object));
  }
  return list;
}

std::string rows_as_seen_text(const Preprocessor& preprocessor, const Table& table,
                              std::int64_t rows, const Screen& screen) {
  constexpr std::size_t most_lines = 60;
  constexpr std::size_t most_rows = 10;
  const std::vector<std::string> names = preprocessor.feature_names();
  const std::size_t lines = std::min(names.size(), most_lines);
  std::vector<SeenRow> made = seen(preprocessor, table, rows);
  const std::size_t asked = made.size();
  std::string text = lines_of(preprocessor, names, lines, made, screen);
  while (made.size() > 1 && (made.size() > most_rows || too_wide(text, screen.width))) {
    made.resize(std::min(made.size() - 1, most_rows));
    text = lines_of(preprocessor, names, lines, made, screen);
  }
  if (lines < names.size() || made.size() < asked) {
    text += fmt::format("  these are {} of {} features of {} of {} rows; --json has all\n", lines,
                        names.size(), made.size(), asked);
  }
  return text;
}

}  // namespace lamina::cli

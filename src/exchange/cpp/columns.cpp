#include "exchange/cpp/columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "exchange/accepted_words.hpp"
#include "exchange/cpp/literals.hpp"
#include "lamina/core/error.hpp"
#include "lamina/exchange/export.hpp"

namespace lamina::cpp {

namespace {

/// The double that a part of a date is, of `moment` and `value`.
std::string part_text(FeaturePart part, double first_day) {
  const auto circle = [](const char* function, const char* turns) {
    return fmt::format("detail::{}(detail::angle({}))", function, turns);
  };
  switch (part) {
    case FeaturePart::value:
    case FeaturePart::missing:
      return "value";
    case FeaturePart::days:
      return "value - " + literal(first_day);
    case FeaturePart::year:
      return "moment.year";
    case FeaturePart::month:
      return "moment.month";
    case FeaturePart::day_of_month:
      return "moment.day";
    case FeaturePart::weekday:
      return "moment.weekday";
    case FeaturePart::hour:
      return "moment.time * 24";
    case FeaturePart::year_sin:
      return circle("sin", "moment.day_of_year / 366.0");
    case FeaturePart::year_cos:
      return circle("cos", "moment.day_of_year / 366.0");
    case FeaturePart::week_sin:
      return circle("sin", "moment.weekday / 7.0");
    case FeaturePart::week_cos:
      return circle("cos", "moment.weekday / 7.0");
    case FeaturePart::day_sin:
      return circle("sin", "moment.time");
    case FeaturePart::day_cos:
      return circle("cos", "moment.time");
  }
  return "";
}

bool needs_moment(const NumberFeature& feature) {
  return feature.part != FeaturePart::value && feature.part != FeaturePart::missing &&
         feature.part != FeaturePart::days;
}

/// The float of one feature, number `place` of all, of a value that is not missing.
std::string feature_text(const NumberColumn& column, const NumberFeature& feature,
                         std::size_t place) {
  const std::string part = part_text(feature.part, column.first_day);
  if (feature.transform == NumberTransform::none) return "static_cast<float>(" + part + ")";
  if (static_cast<float>(feature.scale) == 0) return "0.0F";
  if (feature.transform == NumberTransform::quantile_normal) {
    return fmt::format("detail::quantile_normal({0}, weights::knots_{1}, weights::heights_{1})",
                       part, place);
  }
  return fmt::format("detail::robust_clip({}, {}, {}, {})", part, literal(feature.center),
                     literal(static_cast<float>(feature.scale)),
                     literal(feature.transform == NumberTransform::far_clip));
}

class Writer {
 public:
  explicit Writer(const Preprocessor& preprocessor) : preprocessor_(preprocessor) {}

  Columns write() {
    if (preprocessor_.numbers() > 0) write_numbers();
    if (!preprocessor_.category_columns().empty()) write_codes();
    write_images();
    return std::move(columns_);
  }

 private:
  /// A member of Row that is none of those before it.
  std::string member(const std::string& column) {
    std::string name = cpp_name(column);
    while (!members_.insert(name).second) name += "_";
    return name;
  }
  void declare(const std::string& type, const std::string& name, const std::string& value,
               const std::string& comment) {
    std::string line = comment;
    std::replace(line.begin(), line.end(), '\\', '/');  // at its end it would go on
    columns_.row += fmt::format("  {} {} = {};  ///< {}\n", type, name, value, line);
  }
  void declare_words(const std::string& name,
                     const std::vector<std::pair<std::string, std::int32_t>>& words) {
    columns_.words += fmt::format("inline constexpr std::array<detail::Word, {}> {} = {{{{\n",
                                  words.size(), name);
    for (const auto& [word, code] : words) {
      const std::string text = literal(std::string_view(word));
      columns_.words +=
          fmt::format("    {{std::string_view({}, {}), {}}},\n", text, word.size(), code);
    }
    columns_.words += "}};\n";
  }

  void write_numbers();
  /// Its numbers from the place `first` on.
  void write_encoded(const EncodedColumn& column, std::size_t first);
  void write_codes();
  void write_images();
  /// Its knots and what they become, as number `place` of all.
  void declare_knots(const NumberFeature& feature, std::size_t place);
  /// The value of a column, from `row`.
  std::string value_of(const NumberColumn& column);

  const Preprocessor& preprocessor_;
  Columns columns_;
  std::set<std::string> members_;
};

std::string Writer::value_of(const NumberColumn& column) {
  const std::string name = member(column.name);
  const std::string said = "'" + printable(column.name) + "'";
  const std::vector<std::string>& steps = preprocessor_.style_of(column.name).steps;
  if (column.type == ColumnType::number && !steps.empty()) {
    std::vector<std::pair<std::string, std::int32_t>> words;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      words.emplace_back(steps[i], static_cast<std::int32_t>(i) + 1);
    }
    std::sort(words.begin(), words.end());
    declare_words("words_of_" + name, words);
    declare("std::string_view", name, "{}", said + ", one of its words; else missing");
    return fmt::format("detail::place_of(weights::words_of_{}, row.{})", name, name);
  }
  const char* const missing = "std::numeric_limits<double>::quiet_NaN()";
  declare("double", name, missing,
          column.type == ColumnType::date
              ? said + ", days since 1970-01-01, with the time of day; NaN where missing"
              : said + "; NaN where missing");
  return "row." + name;
}

void Writer::write_numbers() {
  std::size_t count = 0;
  std::string& text = columns_.statements;
  for (const NumberColumn& column : preprocessor_.number_columns()) {
    text += fmt::format("  {{\n    const double value = {};\n", value_of(column));
    text += "    const bool missing = detail::is_nan(value);\n";
    if (std::any_of(column.features.begin(), column.features.end(), needs_moment)) {
      columns_.dates = true;
      text += "    const detail::Moment moment(missing ? 0.0 : value);\n";
    }
    for (const NumberFeature& feature : column.features) {
      if (!feature.knots.empty()) declare_knots(feature, count);
      const std::string known = feature.part == FeaturePart::missing
                                    ? "missing ? 1.0F : 0.0F"
                                    : "missing ? 0.0F : " + feature_text(column, feature, count);
      text += fmt::format("    memory.numbers[{}] = {};\n", count++, known);
    }
    text += "  }\n";
  }
  for (const EncodedColumn& column : preprocessor_.encoded_columns()) {
    write_encoded(column, count);
    count += static_cast<std::size_t>(column.outputs());
  }
  columns_.memory += fmt::format("  float numbers[{}];\n", count);
}

void Writer::declare_knots(const NumberFeature& feature, std::size_t place) {
  const auto declare_list = [&](const char* name, const std::vector<double>& values) {
    columns_.words += fmt::format("inline constexpr std::array<double, {}> {}_{} = {{{{\n    ",
                                  values.size(), name, place);
    for (const double value : values) columns_.words += literal(value) + ",\n    ";
    columns_.words += "}};\n";
  };
  declare_list("knots", feature.knots);
  declare_list("heights", feature.heights);
}

void Writer::write_encoded(const EncodedColumn& column, std::size_t first) {
  const std::string name = member(column.name);
  declare("std::string_view", name, "{}", "'" + printable(column.name) + "'; empty where missing");
  declare_words("words_of_" + name, accepted_words(column));
  columns_.words += fmt::format("inline constexpr std::array<float, {}> values_of_{} = {{{{\n    ",
                                column.values.size(), name);
  for (const double value : column.values) {
    columns_.words += literal(static_cast<float>(value)) + ",\n    ";
  }
  columns_.words += "}};\n";
  columns_.statements += fmt::format(
      "  {{\n    const std::int32_t code = detail::code_of(weights::words_of_{}, row.{});\n"
      "    const std::size_t place = row.{}.empty() ? {} : static_cast<std::size_t>(code) + 1;\n",
      name, name, name, static_cast<int>(EncodedColumn::missing));
  for (std::int64_t output = 0; output < column.outputs(); ++output) {
    columns_.statements +=
        fmt::format("    memory.numbers[{}] = weights::values_of_{}[place * {} + {}];\n",
                    first + static_cast<std::size_t>(output), name, column.outputs(), output);
  }
  columns_.statements += "  }\n";
}

void Writer::write_codes() {
  std::size_t count = 0;
  for (const CategoryColumn& column : preprocessor_.category_columns()) {
    const std::string name = member(column.name);
    declare("std::string_view", name, "{}",
            "'" + printable(column.name) + "'; any other word is missing");
    declare_words("words_of_" + name, accepted_words(column));
    columns_.statements +=
        fmt::format("  memory.codes[{}] = detail::code_of(weights::words_of_{}, row.{});\n",
                    count++, name, name);
  }
  columns_.memory += fmt::format("  std::int32_t codes[{}];\n", count);
}

void Writer::write_images() {
  const std::vector<Field> inputs = preprocessor_.inputs();
  const std::vector<ImageColumn>& images = preprocessor_.image_columns();
  for (std::size_t i = 0; i < images.size(); ++i) {
    const ImageColumn& column = images[i];
    const std::string name = member(column.name);
    const std::string input = cpp_name(inputs[inputs.size() - images.size() + i].name);
    declare("const std::uint8_t*", name, "nullptr",
            fmt::format("'{}', {} x {} x {} bytes, row by row", printable(column.name),
                        column.height, column.width, column.channels));
    columns_.memory += fmt::format("  const std::uint8_t* {};\n", input);
    columns_.statements += fmt::format("  memory.{} = row.{};\n", input, name);
  }
}

}  // namespace

Columns columns_of(const Preprocessor& preprocessor) {
  return Writer(preprocessor).write();
}

}  // namespace lamina::cpp

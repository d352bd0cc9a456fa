#include <algorithm>
#include <cmath>

#include "lamina/core/math.hpp"
#include "lamina/preprocess/column_summary.hpp"
#include "studio/number.hpp"
#include "studio/views.hpp"
#include "workflow/cell_text.hpp"

namespace lamina::studio {

namespace {

constexpr std::int64_t upload_bytes = std::int64_t{64} << 20;

struct Range {
  double low = NAN, high = NAN;
  bool whole = true;
};

Range range_of(const Column& column, const std::vector<std::int64_t>& rows) {
  Range range;
  for (const std::int64_t row : rows) {
    const double value = column.numbers[static_cast<std::size_t>(row)];
    if (std::isnan(value)) continue;
    range.low = std::isnan(range.low) ? value : std::min(range.low, value);
    range.high = std::isnan(range.high) ? value : std::max(range.high, value);
    range.whole = range.whole && value == std::floor(value);
  }
  return range;
}

/// A tenth, fifth or half of a power of ten near a hundredth of the range.
double slider_step(const Range& range) {
  if (range.whole) return 1;
  const double hundredth = (range.high - range.low) / 100;
  const double unit =
      math::power(10, static_cast<long>(std::floor(math::log(hundredth) / math::log(10))));
  for (const double times : {1.0, 2.0, 5.0}) {
    if (unit * times >= hundredth) return unit * times;
  }
  return unit * 10;
}

Json column_json(const Data& data, const Column& column,
                 const std::vector<std::int64_t>& training) {
  const Preprocessor& preprocessor = data.draft.preprocessor;
  Json json = {
      {"name", column.name},     {"type", column_type_names[static_cast<std::size_t>(column.type)]},
      {"low", nullptr},          {"high", nullptr},
      {"typical", ""},           {"step", nullptr},
      {"labels", Json::array()}, {"explained", nullptr}};
  for (const NumberColumn& from : preprocessor.number_columns()) {
    if (from.name != column.name) continue;
    json["type"] = from.type == ColumnType::date ? "date" : "number";
    if (column.numbers.empty()) break;
    const Range range = range_of(column, training);
    json["low"] = number(range.low);
    json["high"] = number(range.high);
    json["typical"] = cell_text(from, preprocessor.style_of(from.name), median_cell(from));
    json["step"] = range.high > range.low ? number(slider_step(range)) : Json(1.0);
  }
  for (const CategoryColumn& from : preprocessor.category_columns()) {
    if (from.name == column.name) json["labels"] = from.labels;
  }
  const double share =
      explained(column, data.table.column(preprocessor.target()), preprocessor.task(), training);
  json["explained"] = number(share);
  return json;
}

/// At most so many rows tell what a column explains.
std::vector<std::int64_t> some_of(const std::vector<std::int64_t>& rows, std::size_t columns) {
  constexpr std::int64_t cells = 200'000;
  const std::int64_t enough =
      std::clamp<std::int64_t>(cells / static_cast<std::int64_t>(columns + 1), 500, 20'000);
  std::vector<std::int64_t> some;
  for (const std::int64_t i : sampled_rows(static_cast<std::int64_t>(rows.size()), enough)) {
    some.push_back(rows[static_cast<std::size_t>(i)]);
  }
  return some;
}

}  // namespace

Json session_json(const Scene& scene) {
  const Data& data = *scene.data;
  const Preprocessor& preprocessor = data.draft.preprocessor;
  Json columns = Json::array();
  const std::vector<std::int64_t> training =
      some_of(data.draft.training, data.table.columns().size());
  for (const Column& column : data.table.columns()) {
    if (features_of(preprocessor, column.name).empty()) continue;
    columns.push_back(column_json(data, column, training));
  }
  Json activations = Json::array();
  for (const std::string_view kind : kinds<Activation>()) {
    if (kind != "softmax" && kind != "log_softmax") activations.push_back(kind);
  }
  Json image = nullptr;
  if (data.images()) {
    const ImageColumn& of = preprocessor.image_columns()[0];
    image = {{"height", of.height}, {"width", of.width}, {"channels", of.channels}};
  }
  return {{"version", scene.version},
          {"program", "lamina " LAMINA_VERSION},
          {"name", data.table.name()},
          {"question", data.question},
          {"exam", data.exam},
          {"attached", false},
          {"target", preprocessor.target()},
          {"task", task_names[static_cast<std::size_t>(preprocessor.task())]},
          {"labels", preprocessor.labels()},
          {"rows",
           {{"training", data.training.rows()},
            {"validation", data.validation.rows()},
            {"held_out", data.held_out.rows()}}},
          {"columns", columns},
          {"asked", data.asked},
          {"activations", activations},
          {"limits",
           {{"layers", 8},
            {"units", 1024},
            {"batch_size", 65'536},
            {"epochs", 1'000'000},
            {"upload_bytes", upload_bytes},
            {"grid", 128}}},
          {"parameters", scene.network.parameters().trainable_parameters()},
          {"image", image}};
}

}  // namespace lamina::studio

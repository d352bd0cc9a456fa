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

/// A tenth, fifth or half of a power of ten near a hundredth of the range.
double slider_step(const ColumnFacts& range) {
  if (range.whole) return 1;
  const double hundredth = (range.high - range.low) / 100;
  const double unit =
      math::power(10, static_cast<long>(std::floor(math::log(hundredth) / math::log(10))));
  for (const double times : {1.0, 2.0, 5.0}) {
    if (unit * times >= hundredth) return unit * times;
  }
  return unit * 10;
}

Json column_json(const Data& data, const Column& column) {
  const Preprocessor& preprocessor = data.draft.preprocessor;
  const ColumnFacts& facts = data.columns.at(column.name);
  Json json = {
      {"name", column.name},     {"type", column_type_names[static_cast<std::size_t>(column.type)]},
      {"low", nullptr},          {"high", nullptr},
      {"typical", ""},           {"step", nullptr},
      {"labels", Json::array()}, {"explained", nullptr}};
  for (const NumberColumn& from : preprocessor.number_columns()) {
    if (from.name != column.name) continue;
    json["type"] = from.type == ColumnType::date ? "date" : "number";
    if (column.numbers.empty()) break;
    json["low"] = number(facts.low);
    json["high"] = number(facts.high);
    json["typical"] = cell_text(from, preprocessor.style_of(from.name), median_cell(from));
    json["step"] = facts.high > facts.low ? number(slider_step(facts)) : Json(1.0);
  }
  for (const CategoryColumn& from : preprocessor.category_columns()) {
    if (from.name == column.name) json["labels"] = from.labels;
  }
  json["explained"] = number(facts.explained);
  return json;
}

}  // namespace

Json session_json(const Scene& scene) {
  const Data& data = *scene.data;
  const Preprocessor& preprocessor = data.draft.preprocessor;
  Json columns = Json::array();
  for (const Column& column : data.table.columns()) {
    if (features_of(preprocessor, column.name).empty()) continue;
    columns.push_back(column_json(data, column));
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
          {"attached", data.attached},
          {"target", preprocessor.target()},
          {"task", task_names[static_cast<std::size_t>(preprocessor.task())]},
          {"labels", preprocessor.labels()},
          {"rows",
           {{"training", data.training.rows()},
            {"validation", data.validation.rows()},
            {"held_out", data.held_out.rows()}}},
          {"columns", columns},
          {"axes", {data.axes.first, data.axes.second}},
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

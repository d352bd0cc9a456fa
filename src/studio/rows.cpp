#include "studio/rows.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "lamina/core/error.hpp"
#include "lamina/preprocess/column_summary.hpp"
#include "studio/fields_of.hpp"
#include "studio/number.hpp"
#include "studio/query.hpp"

namespace lamina::studio {

namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

double number_cell(const std::string& name, const Json& cell) {
  if (cell.is_null()) return nothing;
  if (cell.is_number()) return cell.get<double>();
  if (!cell.is_string()) refuse_value(name, cell.dump(), "a number");
  const std::string text = cell.get<std::string>();
  if (text.empty()) return nothing;
  const std::map<std::string, std::string> words = {{name, text}};
  constexpr double huge = 1e300;
  return Query(words).real(name.c_str(), 0, -huge, huge);
}

std::int32_t code_cell(const std::string& name, const Json& cell, const Column& column) {
  if (cell.is_null()) return -1;
  if (!cell.is_string()) refuse_value(name, cell.dump(), "a word");
  return code_of(column, cell.get<std::string>());
}

/// A date may come back as the text it was sent as.
bool is_own_text(const Column& column, std::int64_t row, const Json& cell) {
  return row >= 0 && cell.is_string() && cell.get<std::string>() == column.text(row);
}

template <class Values, class Value>
Value own(const Values& values, std::int64_t row, Value missing) {
  return row < 0 ? missing : values[static_cast<std::size_t>(row)];
}

}  // namespace

std::int32_t code_of(const Column& column, const std::string& word) {
  const auto found = std::find(column.labels.begin(), column.labels.end(), word);
  return found == column.labels.end() ? -1
                                      : static_cast<std::int32_t>(found - column.labels.begin());
}

Table with_row(const Data& data, const Table& base, std::int64_t row, const Json& cells) {
  Table table(base.name());
  for (const Column& from : base.columns()) {
    Column column = from;
    const Column& whole = data.table.column(from.name);
    const bool changed = cells.is_object() && cells.contains(from.name) &&
                         !is_own_text(whole, row, cells[from.name]);
    if (!column.image_size.pixels() && changed) {
      const Json& cell = cells[from.name];
      if (!whole.numbers.empty()) column.numbers.push_back(number_cell(from.name, cell));
      if (!whole.codes.empty()) column.codes.push_back(code_cell(from.name, cell, whole));
    } else {
      if (!whole.numbers.empty()) column.numbers.push_back(own(whole.numbers, row, nothing));
      if (!whole.codes.empty()) column.codes.push_back(own(whole.codes, row, std::int32_t{-1}));
      const std::int64_t pixels = whole.image_size.pixels();
      for (std::int64_t i = 0; i < pixels; ++i) {
        column.pixels.push_back(
            own(whole.pixels, row < 0 ? -1 : row * pixels + i, std::uint8_t{0}));
      }
    }
    table.add(std::move(column));
  }
  return table;
}

Json own_cell(const Column& column, std::int64_t row) {
  if (column.is_missing(row)) return nullptr;
  if (!column.codes.empty()) return column.text(row);
  return column.numbers[static_cast<std::size_t>(row)];
}

AskedRow asked_row(const Data& data, std::int64_t row, const Json& cells) {
  const Table none = data.sample.select({});
  const bool own_cells = cells.is_object() && !cells.empty();
  if (row >= 0) {
    return {own_cells ? -1 : row, with_row(data, none, known_row(data, row), cells)};
  }
  Json asked = data.asked;
  if (cells.is_object()) asked.update(cells);
  return {own_cells ? -1 : first_row(data), with_row(data, none, first_row(data), asked)};
}

AskedRow asked_row(const Moment& moment, const Query& query) {
  const Data& data = moment.data();
  if (query.text("row") != "next") {
    return asked_row(data, query.whole("row", -1, -1, data.table.rows() - 1), Json::object());
  }
  const std::int64_t next = moment.next_row();
  AskedRow asked =
      asked_row(data, data.draft.training[static_cast<std::size_t>(next)], Json::object());
  asked.next = next;
  return asked;
}

Prepared row_of(const Prepared& all, std::int64_t row) {
  const auto own = [&](const Tensor& from) {
    const ConstView view = from.view().rows(row, 1);
    Tensor to(view.shape, view.dtype);
    std::memcpy(to.view().data(), view.data(), view.bytes());
    return to;
  };
  Prepared one;
  one.features.names = all.features.names;
  for (const Tensor& input : all.features.inputs) one.features.inputs.push_back(own(input));
  for (const Tensor& target : all.targets) one.targets.push_back(own(target));
  return one;
}

namespace {

const Json& cells_of(const Json& body) {
  static const Json none = Json::object();
  if (!body.is_object()) refuse_value("body", body.dump(), "an object with cells");
  const auto cells = body.find("cells");
  if (cells == body.end()) return none;
  if (!cells->is_object()) refuse_value("cells", cells->dump(), "an object by column");
  return *cells;
}

}  // namespace

AskedRow asked_in(const Data& data, const Json& body) {
  const std::int64_t row = body.is_object() && body.contains("row") && body["row"] != -1
                               ? whole_of(body, "row", 0, 0, data.table.rows() - 1)
                               : -1;
  return asked_row(data, row, cells_of(body));
}

std::int64_t first_row(const Data& data) {
  if (data.exam && !data.images()) return -1;
  return data.draft.validation.empty() ? data.draft.training[0] : data.draft.validation[0];
}

Prepared prepared_row(const Moment& moment, const Table& table, const std::string& fallback) {
  const Data& data = moment.data();
  const Preprocessor& preprocessor = moment.preprocessor();
  const std::array<std::int64_t, 1> first = {0};
  const std::string& target = preprocessor.target();
  if (!table.column(target).is_missing(0)) {
    return prepare(preprocessor, moment.scene->network, table, first);
  }
  Json answer = {{target, fallback}};
  const Table with = with_row(data, table.select({}), -1, [&] {
    Json cells = answer;
    for (const Column& column : table.columns()) {
      if (column.name == target || column.type == ColumnType::image) continue;
      if (column.is_missing(0)) continue;
      cells[column.name] = own_cell(column, 0);
    }
    return cells;
  }());
  return prepare(preprocessor, moment.scene->network, with, first);
}

Json answer_json(const Prediction& prediction) {
  return {{"label", prediction.label},
          {"value", number(prediction.value)},
          {"probabilities",
           [&] {
             Json list = Json::array();
             for (const double p : prediction.probabilities) {
               list.push_back(number(static_cast<float>(p)));
             }
             return list;
           }()},
          {"spread", prediction.spread ? number(*prediction.spread) : Json(nullptr)}};
}

Json cells_json(const Data& data, const Table& table, std::int64_t row, Cells which) {
  Json cells = Json::object();
  for (const Column& column : table.columns()) {
    if (column.type == ColumnType::image) continue;
    const auto facts = data.columns.find(column.name);
    if (facts == data.columns.end()) continue;
    if (which == Cells::telling && !facts->second.telling) continue;
    cells[column.name] = column.text(row);
  }
  return cells;
}

Json pixels_json(const Data& data, const Table& table, std::int64_t row) {
  Json pixels = Json::array();
  if (!data.images()) return pixels;
  const Column& column = table.column(data.draft.preprocessor.image_columns()[0].name);
  const std::int64_t count = column.image_size.pixels();
  for (std::int64_t i = 0; i < count; ++i) {
    pixels.push_back(column.pixels[static_cast<std::size_t>(row * count + i)]);
  }
  return pixels;
}

std::int64_t known_row(const Data& data, std::int64_t row) {
  if (row >= 0 && row < data.table.rows()) return row;
  refuse_value("row", std::to_string(row),
               "one from 0 to " + std::to_string(data.table.rows() - 1));
}

std::string truth_text(const Data& data, const Table& table, std::int64_t row) {
  const Column& column = table.column(data.draft.preprocessor.target());
  return column.is_missing(row) ? "" : column.text(row);
}

Part part_named(const Data& data, const std::string& name, bool sealed) {
  if (name == "training") return {name, &data.training, &data.draft.training};
  if (name == "validation") {
    if (data.validation.rows() == 0) not_here("no rows were kept for validation", "part=training");
    return {name, &data.validation, &data.draft.validation};
  }
  if (name != "held_out") refuse_value("part", name, "training, validation or held_out");
  if (data.held_out.rows() == 0) not_here("no rows were held out", "part=validation");
  if (sealed) {
    not_here("the held-out rows are sealed until the training is stopped and saved",
             "press Stop and save first: who looks earlier tunes to them");
  }
  return {name, &data.held_out, &data.draft.held_out};
}

}  // namespace lamina::studio

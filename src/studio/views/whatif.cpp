// One row changed by hand: its answer, what moves it, and what would flip it.
#include <algorithm>
#include <cmath>

#include "lamina/workflow/explain.hpp"
#include "studio/fields_of.hpp"
#include "studio/number.hpp"
#include "studio/rows.hpp"
#include "studio/views.hpp"

namespace lamina::studio {

namespace {

constexpr std::int64_t curve_points = 41;
constexpr std::size_t most_curves = 40;

/// What is drawn of an answer: the chance of the second class of two, of the class that is
/// answered now, or the amount.
double drawn(const Prediction& answer, const Moment& moment, const std::string& label) {
  if (moment.preprocessor().task() == Task::regression) return answer.value;
  const std::vector<std::string>& labels = moment.preprocessor().labels();
  if (labels.size() == 2) return answer.probabilities[1];
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] == label) return answer.probabilities[i];
  }
  return NAN;
}

/// The row with one column moved, all else as it is.
Json curve_json(const Moment& moment, const Table& row, const Column& column, double low,
                double high, const std::vector<std::string>& words, const std::string& label) {
  const Data& data = moment.data();
  Json at = Json::array();
  Table moved = row.select({});
  const std::int64_t points =
      words.empty() ? curve_points
                    : std::min<std::int64_t>(64, static_cast<std::int64_t>(words.size()));
  Json cells = Json::object();
  for (const Column& own : row.columns()) {
    if (own.type == ColumnType::image || own.is_missing(0)) continue;
    cells[own.name] = own_cell(own, 0);
  }
  for (std::int64_t i = 0; i < points; ++i) {
    const double share =
        static_cast<double>(i) / static_cast<double>(std::max<std::int64_t>(1, points - 1));
    const double value = words.empty() ? low + share * (high - low) : static_cast<double>(i);
    at.push_back(number(value));
    cells[column.name] = words.empty() ? Json(value) : Json(words[static_cast<std::size_t>(i)]);
    moved = with_row(data, moved, -1, cells);
  }
  const Predictions answers = moment.model().predict(moved);
  Json values = Json::array();
  for (std::int64_t i = 0; i < answers.rows(); ++i) {
    values.push_back(number(drawn(answers.row(i), moment, label)));
  }
  return {{"column", column.name}, {"at", at}, {"labels", words}, {"value", values}};
}

/// Those that tell most, where there are many.
bool is_worth_a_curve(const Data& data, const std::string& name) {
  if (data.columns.size() <= most_curves) return true;
  const auto told = [](const ColumnFacts& facts) {
    return std::isnan(facts.explained) ? 0 : facts.explained;
  };
  const double own = told(data.columns.at(name));
  const auto more = std::count_if(data.columns.begin(), data.columns.end(),
                                  [&](const auto& other) { return told(other.second) > own; });
  return more < static_cast<std::ptrdiff_t>(most_curves);
}

Json curves_json(const Moment& moment, const Table& row, const std::string& label) {
  Json curves = Json::array();
  const Preprocessor& preprocessor = moment.preprocessor();
  const Table& sample = moment.data().sample;
  for (const NumberColumn& from : preprocessor.number_columns()) {
    const Column& column = sample.column(from.name);
    if (column.numbers.empty() || curves.size() >= most_curves) continue;
    if (!is_worth_a_curve(moment.data(), from.name)) continue;
    double low = INFINITY;
    double high = -INFINITY;
    for (const double value : column.numbers) {
      if (std::isnan(value)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
    if (high > low) curves.push_back(curve_json(moment, row, column, low, high, {}, label));
  }
  for (const CategoryColumn& from : preprocessor.category_columns()) {
    if (curves.size() >= most_curves || from.labels.empty()) continue;
    if (!is_worth_a_curve(moment.data(), from.name)) continue;
    curves.push_back(curve_json(moment, row, sample.column(from.name), 0, 0, from.labels, label));
  }
  return curves;
}

}  // namespace

Json answer_json(const Moment& moment, const Json& body) {
  return answer_json(moment.model().predict(asked_in(moment.data(), body).table).row(0));
}

Json whatif_json(const Moment& moment, const Json& body) {
  const Data& data = moment.data();
  const AskedRow asked = asked_in(data, body);
  Json cells = Json::object();
  for (const Column& own : asked.table.columns()) {
    if (own.type == ColumnType::image || own.is_missing(0)) continue;
    cells[own.name] = own_cell(own, 0);
  }
  // The library explains a row of a table: the others tell what is usual.
  const Table among = asked.row >= 0 ? with_row(data, data.sample, asked.row, Json::object())
                                     : with_row(data, data.sample, -1, cells);
  const Explanation found = explain(moment.model(), among, {.row = among.rows() - 1, .steps = 64});
  Json moved = Json::array();
  for (const ExplainedColumn& column : found.columns) {
    moved.push_back({{"column", column.name},
                     {"cell", column.cell},
                     {"typical", column.typical},
                     {"moved", number(column.moved)}});
  }
  Json flips = Json::array();
  for (const ClassChange& change : found.changes) {
    flips.push_back({{"column", change.column},
                     {"from", change.from},
                     {"to", change.to},
                     {"label", change.label},
                     {"probability", number(change.probability)},
                     {"spreads", number(change.spreads)}});
  }
  const bool images = data.images();
  return {
      {"version", moment.scene->version},
      {"step", moment.state.step},
      {"answer", answer_json(found.prediction)},
      {"curves", images ? Json::array() : curves_json(moment, asked.table, found.prediction.label)},
      {"moved", moved},
      {"typical_value", number(found.typical_value)},
      {"flips", flips}};
}

}  // namespace lamina::studio

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
constexpr std::size_t most_words = 64;  // of a curve

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

/// One column moved over what it may be, all else as it is.
struct Curve {
  std::string column;
  std::vector<double> at;          ///< of a word its place in `words`
  std::vector<std::string> words;  ///< empty: numbers
};

Curve curve_of_numbers(const std::string& column, double low, double high) {
  Curve curve{column, {}, {}};
  for (std::int64_t i = 0; i < curve_points; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(curve_points - 1);
    curve.at.push_back(low + share * (high - low));
  }
  return curve;
}

Curve curve_of_words(const std::string& column, const std::vector<std::string>& labels) {
  Curve curve{column, {}, labels};
  curve.words.resize(std::min(labels.size(), most_words));
  for (std::size_t i = 0; i < curve.words.size(); ++i) curve.at.push_back(static_cast<double>(i));
  return curve;
}

/// The cells of `column`, which has one row, in all the rows of all curves, one after the other.
Column moved(const Column& column, const std::vector<Curve>& curves) {
  Column all = column;
  all.numbers = {};
  all.codes = {};
  for (const Curve& curve : curves) {
    const bool own = curve.column == column.name;
    for (std::size_t i = 0; i < curve.at.size(); ++i) {
      if (!column.numbers.empty()) all.numbers.push_back(own ? curve.at[i] : column.numbers[0]);
      if (column.codes.empty()) continue;
      all.codes.push_back(own ? code_of(column, curve.words[i]) : column.codes[0]);
    }
  }
  return all;
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

std::vector<Curve> curves_of(const Moment& moment) {
  std::vector<Curve> curves;
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
    if (high > low) curves.push_back(curve_of_numbers(from.name, low, high));
  }
  for (const CategoryColumn& from : preprocessor.category_columns()) {
    if (curves.size() >= most_curves || from.labels.empty()) continue;
    if (!is_worth_a_curve(moment.data(), from.name)) continue;
    curves.push_back(curve_of_words(from.name, from.labels));
  }
  return curves;
}

/// The answers along all curves from `row`, which has one row.
Json curves_json(const Moment& moment, const Table& row, const std::string& label) {
  const std::vector<Curve> curves = curves_of(moment);
  Json json = Json::array();
  if (curves.empty()) return json;
  Table all(row.name());
  for (const Column& column : row.columns()) all.add(moved(column, curves));
  const Predictions answers = moment.model().predict(all);
  std::int64_t place = 0;
  for (const Curve& curve : curves) {
    Json at = Json::array(), values = Json::array();
    for (const double value : curve.at) {
      at.push_back(number(value));
      values.push_back(number(drawn(answers.row(place++), moment, label)));
    }
    json.push_back(
        {{"column", curve.column}, {"at", at}, {"labels", curve.words}, {"value", values}});
  }
  return json;
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

// What a column is worth: what the loss of the validation rows gains when its cells are shuffled
// (permutation importance, Breiman 2001).
#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "studio/loss_surface.hpp"
#include "studio/number.hpp"
#include "studio/rows.hpp"
#include "studio/views.hpp"

namespace lamina::studio {

namespace {

constexpr int repeats = 3;
constexpr std::size_t most_rows = 1000;

Table with_shuffled(const Table& rows, const std::string& column, const Permutation& order) {
  Table table(rows.name());
  for (const Column& from : rows.columns()) {
    Column to = from;
    if (from.name == column) {
      std::vector<double> numbers(from.numbers.size());
      for (std::int64_t row = 0; row < rows.rows(); ++row) {
        const auto place = static_cast<std::size_t>(row);
        const auto other = static_cast<std::size_t>(order(row));
        if (!from.numbers.empty()) numbers[place] = from.numbers[other];
        if (!from.codes.empty()) to.codes[place] = from.codes[other];
      }
      to.numbers = std::move(numbers);
    }
    table.add(std::move(to));
  }
  return table;
}

double loss_of(const Moment& moment, const Table& table) {
  std::vector<std::int64_t> all(static_cast<std::size_t>(table.rows()));
  std::iota(all.begin(), all.end(), 0);
  const Prepared rows = prepare(moment.preprocessor(), moment.scene->network, table, all);
  return LossSurface(moment, rows.examples())();
}

}  // namespace

Json importances_json(const Moment& moment) {
  Json list = Json::array();
  const Data& data = moment.data();
  if (data.images()) return list;
  std::vector<std::int64_t> rows =
      data.draft.validation.empty() ? data.draft.training : data.draft.validation;
  if (rows.size() > most_rows) rows.resize(most_rows);
  std::vector<std::string> unseen;
  for (const Column& column : data.table.columns()) {
    if (data.sample.find(column.name) == nullptr) unseen.push_back(column.name);
  }
  const Table some = data.table.select(rows).drop(unseen);
  const double whole = loss_of(moment, some);
  for (const Column& column : some.columns()) {
    if (column.name == moment.preprocessor().target()) continue;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < repeats; ++i) {
      const Permutation order(Seed(static_cast<std::uint64_t>(i)).at("importance"), some.rows());
      const double lost = loss_of(moment, with_shuffled(some, column.name, order)) - whole;
      sum += lost;
      squares += lost * lost;
    }
    const double mean = sum / repeats;
    const double variance = std::max(0.0, squares / repeats - mean * mean);
    list.push_back({{"column", column.name},
                    {"importance", number(mean)},
                    {"spread", number(std::sqrt(variance))}});
  }
  std::stable_sort(list.begin(), list.end(), [](const Json& a, const Json& b) {
    return (a["importance"].is_null() ? 0.0 : a["importance"].get<double>()) >
           (b["importance"].is_null() ? 0.0 : b["importance"].get<double>());
  });
  return list;
}

}  // namespace lamina::studio

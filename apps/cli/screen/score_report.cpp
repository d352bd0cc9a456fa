#include "screen/score_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lamina/core/error.hpp"
#include "screen/numbers.hpp"
#include "screen/text_table.hpp"

namespace lamina::cli {

namespace {

constexpr std::int64_t most_classes = 10;

std::string rate(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return "-";
  return fmt::format("{:.3f}", static_cast<double>(part) / static_cast<double>(whole));
}

/// Of two classes these three are about the second one, which a reader must know.
std::string shown_name(const std::string& metric, const std::vector<std::string>& labels) {
  const bool one_class = metric == "precision" || metric == "recall" || metric == "f1";
  if (labels.size() != 2 || !one_class) return metric;
  return fmt::format("{} of {}", metric, printable(labels[1], 24));
}

std::string value_text(const Metric& metric) {
  return std::isnan(metric.value) ? "not defined" : readable(metric.value);
}

/// "± 0.052": the longer side of the interval.
std::string spread(const Metric& metric, const Screen& screen) {
  if (!metric.interval) return "";
  const double half =
      std::max(metric.interval->high - metric.value, metric.value - metric.interval->low);
  const std::string number =
      half >= 99.5 ? readable(std::round(half)) : fmt::format("{:.2g}", half);
  return (screen.unicode ? "± " : "+- ") + number;
}

std::string matrix(const ConfusionMatrix& counts, const std::vector<std::string>& labels,
                   const Screen& screen) {
  const auto name = [&](std::int64_t c) {
    return printable(labels[static_cast<std::size_t>(c)], 16);
  };
  std::vector<TextTable::Heading> headings = {{"true"}};
  for (std::int64_t c = 0; c < counts.classes; ++c) headings.push_back({name(c), Align::right});
  headings.push_back({"recall", Align::right});
  TextTable table(std::move(headings));
  std::vector<std::int64_t> answered(static_cast<std::size_t>(counts.classes));
  for (std::int64_t truth = 0; truth < counts.classes; ++truth) {
    std::vector<std::string> cells = {name(truth)};
    std::int64_t sum = 0;
    for (std::int64_t c = 0; c < counts.classes; ++c) {
      cells.push_back(counts(truth, c) == 0 ? "." : readable(counts(truth, c)));
      sum += counts(truth, c);
      answered[static_cast<std::size_t>(c)] += counts(truth, c);
    }
    cells.push_back(rate(counts(truth, truth), sum));
    table.row(std::move(cells));
  }
  if (!counts.unseen.empty()) {
    std::vector<std::string> cells = {"(never trained)"};
    for (std::int64_t c = 0; c < counts.classes; ++c) {
      const std::int64_t count = counts.unseen[static_cast<std::size_t>(c)];
      cells.push_back(count == 0 ? "." : readable(count));
      answered[static_cast<std::size_t>(c)] += count;
    }
    cells.push_back(rate(0, 1));
    table.row(std::move(cells));
  }
  std::vector<std::string> precision = {"precision"};
  for (std::int64_t c = 0; c < counts.classes; ++c) {
    precision.push_back(rate(counts(c, c), answered[static_cast<std::size_t>(c)]));
  }
  table.rule();
  table.row(std::move(precision));
  return table.text(screen);
}

/// A matrix that is wider than the screen is no help.
bool fits(const ConfusionMatrix& counts, const std::vector<std::string>& labels, Screen screen) {
  screen.colour = false;
  const std::string table = matrix(counts, labels, screen);
  return display_width(table.substr(0, table.find('\n'))) <= screen.width;
}

std::string worst_confusions(const ConfusionMatrix& counts, const std::vector<std::string>& labels,
                             const Screen& screen) {
  struct Pair {
    std::int64_t truth, answer, count;
  };
  std::vector<Pair> pairs;
  for (std::int64_t truth = 0; truth < counts.classes; ++truth) {
    for (std::int64_t c = 0; c < counts.classes; ++c) {
      if (truth != c && counts(truth, c) > 0) pairs.push_back({truth, c, counts(truth, c)});
    }
  }
  if (pairs.empty()) return "";
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const Pair& a, const Pair& b) { return a.count > b.count; });
  if (pairs.size() > 6) pairs.resize(6);
  TextTable table({{"true"}, {"predicted"}, {"rows", Align::right}});
  for (const Pair& pair : pairs) {
    table.row({printable(labels[static_cast<std::size_t>(pair.truth)], 40),
               printable(labels[static_cast<std::size_t>(pair.answer)], 40), readable(pair.count)});
  }
  return fmt::format("\nmost frequent confusions of {} classes\n", counts.classes) +
         table.text(screen);
}

}  // namespace

std::string score_report(const ScoreColumns& scores, const std::vector<std::string>& labels,
                         const Screen& screen) {
  // A column in which nothing stands is not shown.
  const std::vector<Metric>& metrics = scores.model.metrics;
  const bool spreads =
      std::any_of(metrics.begin(), metrics.end(), [](const Metric& m) { return m.interval; });
  TextTable table({{"metric"},
                   {"model", Align::right},
                   {spreads ? "95 %" : "", Align::right},
                   {scores.unseen != nullptr ? "unseen" : "", Align::right},
                   {scores.linear != nullptr ? "linear" : "", Align::right},
                   {labels.empty() ? "naive: the mean" : "naive: most frequent", Align::right}});
  const auto cell = [](const Scores* column, const std::string& metric) {
    return column != nullptr ? readable((*column)[metric]) : std::string();
  };
  for (const Metric& metric : metrics) {
    table.row({shown_name(metric.name, labels), value_text(metric), spread(metric, screen),
               cell(scores.unseen, metric.name), cell(scores.linear, metric.name),
               cell(&scores.naive, metric.name)});
  }
  std::string text = table.text(screen);
  const std::optional<ConfusionMatrix>& confusion = scores.model.confusion;
  if (confusion && static_cast<std::size_t>(confusion->classes) == labels.size()) {
    const ConfusionMatrix& counts = *confusion;
    text += counts.classes <= most_classes && fits(counts, labels, screen)
                ? "\nconfusion matrix: a row is a true class, a column a predicted one\n" +
                      matrix(counts, labels, screen)
                : worst_confusions(counts, labels, screen);
  }
  return text;
}

bool no_better(const Scores& scores, const Scores& baseline) {
  const double error = scores["rmse"];
  if (!std::isnan(error)) return error >= baseline["rmse"];
  // On few rows of one class accuracy may tie although the probabilities are good.
  return scores["accuracy"] <= baseline["accuracy"] && !(scores["log_loss"] < baseline["log_loss"]);
}

std::string weighted_text(const std::string& column) {
  return column.empty() ? "" : fmt::format(", weighted by '{}'", printable(column));
}

}  // namespace lamina::cli

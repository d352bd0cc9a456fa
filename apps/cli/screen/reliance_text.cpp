#include "screen/reliance_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lamina/core/error.hpp"
#include "lamina/plot/text.hpp"
#include "screen/numbers.hpp"
#include "screen/text_table.hpp"

namespace lamina::cli {

namespace {

constexpr std::size_t most_columns = 20;
constexpr int bar_width = 20;

std::string plus_minus(double half, const Screen& screen) {
  return (screen.unicode ? "± " : "+- ") + fmt::format("{:.2g}", half);
}

std::string interval_text(double value, const std::optional<Interval>& interval,
                          const Screen& screen) {
  if (!interval) return "";
  return plus_minus(std::max(interval->high - value, value - interval->low), screen);
}

/// As long as `share` of the whole bar.
std::string bar(double share, const Screen& screen) {
  const int length = static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * bar_width));
  std::string text;
  for (int i = 0; i < length; ++i) text += screen.unicode ? "█" : "#";
  return text;
}

/// "probability of 'yes'", "price".
std::string answer_name(const PartialDependence& found, const std::string& target) {
  return found.label.empty() ? printable(target)
                             : fmt::format("probability of '{}'", printable(found.label, 24));
}

std::string dependence_title(const PartialDependence& found, const std::string& target) {
  return fmt::format("Mean {} by {}", answer_name(found, target), printable(found.column));
}

/// "2020-01-07", with or without a time of day.
bool is_date(const std::string& cell) {
  return cell.size() >= 10 && cell[4] == '-' && cell[7] == '-';
}

/// Words stand at 1, 2, …
plot::Plot dependence_plot(const PartialDependence& found, const std::string& target) {
  plot::Plot plot;
  plot.title = dependence_title(found, target);
  plot.y.label = answer_name(found, target);
  plot.x.label = printable(found.column);
  if (!found.label.empty()) {
    plot.y.low = 0;
    plot.y.high = 1;
  }
  plot::Series line{.mark = plot::Mark::line, .x = found.values, .y = found.answers};
  if (!found.numbers) {
    line.mark = plot::Mark::bars;
    plot.x.label += ":";
    for (std::size_t i = 0; i < found.cells.size(); ++i) {
      line.x.push_back(static_cast<double>(i + 1));
      plot.x.label +=
          fmt::format("{} {} {}", i == 0 ? "" : ",", i + 1, printable(found.cells[i], 16));
    }
    plot.x.low = 0.5;
    plot.x.high = static_cast<double>(found.cells.size()) + 0.5;
  } else if (is_date(found.cells.front())) {
    for (double& day : line.x) day -= found.values.front();
    plot.x.label +=
        fmt::format(": days since {}, the last is {}", found.cells.front(), found.cells.back());
  }
  const std::vector<double> places = line.x;
  plot.series.push_back(std::move(line));
  if (found.numbers) {
    plot.series.push_back({.name = "quantiles of the column",
                           .mark = plot::Mark::points,
                           .x = places,
                           .y = found.answers});
  }
  return plot;
}

plot::Plot reliability_plot(const Reliability& found) {
  plot::Plot plot;
  plot.title = "How often answers come true, by their probability";
  plot.x = {.label = "probability of the answer", .low = 0, .high = 1};
  plot.y = {.label = "share that came true", .low = 0, .high = 1};
  plot.series.push_back({.name = "a calibrated model", .x = {0, 1}, .y = {0, 1}});
  plot::Series bins{.name = "this model", .mark = plot::Mark::points};
  for (const ReliabilityBin& bin : found.bins) {
    bins.x.push_back(bin.probability);
    bins.y.push_back(bin.right);
  }
  plot.series.push_back(std::move(bins));
  return plot;
}

}  // namespace

std::string reliability_text(const Reliability& found, std::int64_t rows) {
  std::string text = fmt::format("expected calibration error {:.3f}", found.error);
  if (found.before) text += fmt::format(" ({:.3f} before calibration)", *found.before);
  text += fmt::format("; on {} a calibrated model has {:.3f} to {:.3f}, 19 times in 20",
                      counted(rows, "row"), found.calibrated.low, found.calibrated.high);
  if (!found.as_calibrated()) text += ": these probabilities are off by more than chance";
  return text;
}

std::string threshold_text(const Artifact& artifact) {
  return fmt::format(
      "'{}' is answered where its probability is above {:.3g}: there {} is largest on rows that a "
      "network did not learn from",
      printable(artifact.preprocessor.labels().at(1), 24), artifact.decision.threshold,
      artifact.decision.metric);
}

std::string matters_most(const Importances& found, const Screen& screen) {
  constexpr std::size_t most = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(most, found.columns.size()); ++i) {
    const ColumnImportance& column = found.columns[i];
    if (!(column.importance > 0)) break;
    std::string rise = fmt::format("{:.3g}", column.importance);
    if (column.interval) {
      rise += " " + interval_text(column.importance, column.interval, screen);
    }
    text += fmt::format("{}{} ({}{})", i == 0 ? "" : ", ", printable(column.column, 40),
                        i == 0 ? fmt::format("shuffled, {} rises by ", found.metric) : "", rise);
  }
  return text;
}

std::string importance_table(const Importances& found, const Screen& screen) {
  std::string text = fmt::format("{} by how much {} rises where a column is shuffled\n",
                                 screen.bold("What it relies on:"), found.metric);
  const bool spreads = !found.columns.empty() && found.columns[0].interval;
  TextTable table({{"column", Align::left, true},
                   {"rise", Align::right},
                   {spreads ? "95 %" : "", Align::right},
                   {""}});
  const double whole = found.columns.empty() ? 1 : found.columns[0].importance;
  const std::size_t shown = std::min(found.columns.size(), most_columns);
  for (std::size_t i = 0; i < shown; ++i) {
    const ColumnImportance& column = found.columns[i];
    table.row({printable(column.column), readable(column.importance),
               interval_text(column.importance, column.interval, screen),
               whole > 0 ? bar(column.importance / whole, screen) : ""});
  }
  text += table.text(screen);
  const std::size_t more = found.columns.size() - shown;
  if (more > 0) {
    text += fmt::format("  and {} that matter less\n",
                        counted(static_cast<std::int64_t>(more), "column"));
  }
  return text +
         screen.faint(fmt::format(
             "  {} is {} on these {}{}; the mean of {}", found.metric, readable(found.score),
             counted(found.rows, "row"),
             found.rows < found.known_rows ? fmt::format(" of {}", readable(found.known_rows)) : "",
             counted(found.repeats, "shuffle"))) +
         "\n";
}

std::string reliability_table(const Reliability& found, const Screen& screen) {
  TextTable table({{"probability"},
                   {"rows", Align::right},
                   {"said", Align::right},
                   {"came true", Align::right},
                   {!found.bins.empty() && found.bins[0].interval ? "95 %" : "", Align::right}});
  for (const ReliabilityBin& bin : found.bins) {
    const std::string interval =
        bin.interval ? fmt::format("{:.3f} to {:.3f}", bin.interval->low, bin.interval->high) : "";
    table.row({fmt::format("{:.2f} to {:.2f}", bin.low, bin.high), readable(bin.rows),
               fmt::format("{:.3f}", bin.probability), fmt::format("{:.3f}", bin.right), interval});
  }
  return screen.bold("Reliability:") + " of answers with such a probability, how many came true\n" +
         table.text(screen);
}

std::string dependence_text(const PartialDependence& found, const std::string& target,
                            const Screen& screen) {
  if (found.numbers) {
    constexpr int rows = 10;
    return plot::text(dependence_plot(found, target), {.width = std::min(screen.width, 80),
                                                       .height = rows,
                                                       .colour = screen.colour,
                                                       .unicode = screen.unicode});
  }
  const auto [low, high] = std::minmax_element(found.answers.begin(), found.answers.end());
  const double from = std::min(0.0, *low);
  const double size = std::max(*high, 0.0) - from;
  TextTable table({{printable(found.column), Align::left, true},
                   {"rows", Align::right},
                   {"mean answer", Align::right},
                   {""}});
  for (std::size_t i = 0; i < found.cells.size(); ++i) {
    table.row({printable(found.cells[i], 40), readable(found.counts[i]), readable(found.answers[i]),
               size > 0 ? bar((found.answers[i] - from) / size, screen) : ""});
  }
  return dependence_title(found, target) + "\n" + table.text(screen);
}

std::vector<plot::Figure> reliance_figures(const EvaluateReport& report,
                                           const std::string& target) {
  std::vector<plot::Figure> figures;
  for (const PartialDependence& found : report.dependences) {
    figures.emplace_back(dependence_plot(found, target));
  }
  if (report.reliability) figures.emplace_back(reliability_plot(*report.reliability));
  return figures;
}

}  // namespace lamina::cli

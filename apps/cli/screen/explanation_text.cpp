#include "screen/explanation_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "lamina/core/error.hpp"
#include "lamina/plot/text.hpp"
#include "screen/numbers.hpp"
#include "screen/text_table.hpp"
#include "screen/wrapped.hpp"

namespace lamina::cli {

namespace {

constexpr std::size_t most_columns = 10;
constexpr std::size_t most_changes = 6;

std::string paragraph(const std::string& text, const Screen& screen) {
  return "  " + wrapped(text, std::min(screen.width, 100) - 2, 2) + "\n";
}

class Writer {
 public:
  Writer(const Explanation& explanation, const ExplainedRow& of, const Screen& screen)
      : e_(explanation), of_(of), screen_(screen) {}

  std::string text() const {
    const std::string last = classes() ? changes() : slopes();
    return heading() + "\n" + row() + "\n" + images() + layers() + (last.empty() ? "" : "\n") +
           last;
  }

 private:
  bool classes() const { return of_.preprocessor.task() != Task::regression; }

  /// "+0.123" of a probability, "-1,234" of a number in the target's unit.
  std::string signed_number(double value) const {
    if (classes()) return fmt::format("{:+.3f}", value);
    return (value < 0 ? "-" : "+") + compact(std::abs(value));
  }
  std::string value_text(double value) const {
    return classes() ? fmt::format("{:.3f}", value) : compact(value);
  }
  std::string what() const {
    const Preprocessor& preprocessor = of_.preprocessor;
    return classes() ? fmt::format("the probability of '{}'", printable(e_.prediction.label, 40))
                     : fmt::format("'{}'", printable(preprocessor.target(), 40));
  }

  std::string heading() const {
    std::string answer = printable(e_.prediction.label, 60);
    if (classes()) answer += fmt::format(" ({:.2f})", e_.prediction.value);
    if (!classes()) answer = compact(e_.prediction.value);
    const std::string truth =
        e_.truth ? fmt::format("; the table says {}", printable(*e_.truth, 60)) : "";
    return fmt::format("{} of {}: {} is {}{}\n",
                       screen_.bold(fmt::format("Row {}", readable(of_.row))), of_.table,
                       printable(of_.preprocessor.target(), 40), screen_.bold(answer), truth);
  }

  std::string seen_text(const ExplainedColumn& column) const {
    if (!column.moved_by_pixel.empty()) return "pixels";
    if (column.features[0] == "code") {
      return column.seen[0] == 0 ? "no known word" : fmt::format("code {}", column.seen[0]);
    }
    std::string text;
    constexpr std::size_t most = 3;
    for (std::size_t i = 0; i < column.seen.size() && i < most; ++i) {
      text += (i == 0 ? "" : " ") + fmt::format("{:.3g}", column.seen[i]);
    }
    if (column.seen.size() > most) text += screen_.unicode ? " …" : " ...";
    return text;
  }

  std::string bar(double moved, double largest) const {
    constexpr double full = 12;
    const auto length = static_cast<int>(std::lround(full * std::abs(moved) / largest));
    std::string text;
    for (int i = 0; i < length; ++i) text += screen_.unicode ? "█" : "#";
    return moved < 0 ? screen_.red(text) : screen_.green(text);
  }

  static std::string cell_text(const std::string& cell) {
    return cell.empty() ? "missing" : printable(cell, 40);
  }

  std::string row() const {
    std::vector<const ExplainedColumn*> order;
    for (const ExplainedColumn& column : e_.columns) order.push_back(&column);
    std::stable_sort(order.begin(), order.end(), [](const auto* a, const auto* b) {
      return std::abs(a->moved) > std::abs(b->moved);
    });
    const auto unmoved = std::find_if(order.begin(), order.end(),
                                      [](const auto* column) { return column->moved == 0; });
    const auto moved_ones = static_cast<std::size_t>(unmoved - order.begin());
    const std::size_t shown = of_.verbose ? order.size() : std::min(moved_ones, most_columns);
    const double largest = std::max(order.empty() ? 0 : std::abs(order[0]->moved), 1e-300);
    TextTable table({{"column", Align::left, true},
                     {"cell", Align::left, true},
                     {"typical", Align::left, true},
                     {"network gets", Align::left, true},
                     {"moved", Align::right},
                     {"", Align::left}});
    for (std::size_t i = 0; i < shown; ++i) {
      const ExplainedColumn& column = *order[i];
      const bool image = !column.moved_by_pixel.empty();
      table.row({printable(column.name, 40), cell_text(column.cell),
                 image                    ? "black"
                 : column.typical.empty() ? "none"
                                          : printable(column.typical, 40),
                 seen_text(column), signed_number(column.moved), bar(column.moved, largest)});
    }
    if (shown < order.size()) {
      const double rest =
          std::accumulate(order.begin() + static_cast<std::ptrdiff_t>(shown), order.end(), 0.0,
                          [](double sum, const auto* column) { return sum + column->moved; });
      table.faint_row({fmt::format("{} {}", order.size() - shown, shown == 0 ? "columns" : "more"),
                       "", "", "", signed_number(rest)});
    }
    const double moved = e_.value - e_.typical_value;
    return screen_.bold("The row, and what moved the answer most") + "\n" + table.text(screen_) +
           "\n" +
           paragraph(
               fmt::format(
                   "From the typical row to this one {} goes from {} to {}, by {}: the sum of "
                   "what moved it, but for {:.1e} (integrated gradients, {} steps).",
                   what(), value_text(e_.typical_value), value_text(e_.value), signed_number(moved),
                   std::abs(e_.gap), e_.steps),
               screen_);
  }

  /// Each image, beside what of it moved the answer up and down.
  std::string images() const {
    std::string text;
    for (const ImageColumn& column : of_.preprocessor.image_columns()) {
      const auto explained =
          std::find_if(e_.columns.begin(), e_.columns.end(),
                       [&](const ExplainedColumn& one) { return one.name == column.name; });
      plot::Pictures shown{.width = column.width, .height = column.height, .in_a_row = 3};
      shown.pictures = {{"the image"}, {"moved it up"}, {"moved it down"}};
      const auto channels = static_cast<std::size_t>(column.channels);
      for (std::size_t pixel = 0; pixel < explained->seen.size(); pixel += channels) {
        double grey = 0;
        double moved = 0;
        for (std::size_t channel = pixel; channel < pixel + channels; ++channel) {
          grey += explained->seen[channel];
          moved += explained->moved_by_pixel[channel];
        }
        shown.pictures[0].pixels.push_back(grey);
        shown.pictures[1].pixels.push_back(std::max(moved, 0.0));
        shown.pictures[2].pixels.push_back(std::max(-moved, 0.0));
      }
      text += plot::text(shown, {.width = std::min(screen_.width, 100),
                                 .colour = screen_.colour,
                                 .unicode = screen_.unicode}) +
              "\n";
    }
    return text;
  }

  /// "  g(z)   0.21 0 1.3 …" and what follows, in one line or, verbose, in as many as it takes.
  std::string units(const char* title, std::span<const float> values,
                    const std::string& after) const {
    constexpr int indent = 10;
    std::string text = fmt::format("    {:<5} ", title);
    int width = indent;
    const int room = std::min(screen_.width, 100) - (of_.verbose ? 0 : display_width(after) + 4);
    for (const float value : values) {
      const std::string number = fmt::format("{:.3g} ", value);
      const int length = static_cast<int>(number.size());
      if (width + length > room) {
        if (!of_.verbose) {
          text += screen_.unicode ? "… " : "... ";
          break;
        }
        text += "\n" + std::string(indent, ' ');
        width = indent;
      }
      text += number;
      width += length;
    }
    if (after.empty()) text.erase(text.find_last_not_of(' ') + 1);
    return text + screen_.faint(after) + "\n";
  }

  static std::string range_of(std::span<const float> values) {
    if (values.size() < 2) return "";
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    return fmt::format(" from {:.3g} to {:.3g}", *low, *high);
  }

  static std::string zeros_of(std::span<const float> values) {
    const auto zeros = std::count(values.begin(), values.end(), 0.0F);
    if (zeros == 0 || values.size() < 2) return range_of(values);
    return range_of(values) + fmt::format(", {} of {} are 0", zeros, values.size());
  }

  std::string layers() const {
    std::string text = screen_.bold("The layers at work") + "\n";
    for (const ExplainedLayer& layer : e_.layers) {
      if (layer.kind == "dropout" && !of_.verbose) continue;  // hands on what it gets
      text += "  " + printable(layer.name, 40) + screen_.faint("  " + kind_of(layer)) + "\n";
      if (!layer.z.empty()) text += units("z", layer.z, range_of(layer.z));
      text += units(layer.z.empty() ? "gives" : "g(z)", layer.output, zeros_of(layer.output));
    }
    return text;
  }

  static std::string kind_of(const ExplainedLayer& layer) {
    std::string text =
        layer.kind + ", " + counted(static_cast<std::int64_t>(layer.output.size()), "number");
    if (!layer.detail.empty()) text += ", " + layer.detail;
    return text;
  }

  std::string changes() const {
    const Preprocessor& preprocessor = of_.preprocessor;
    if (preprocessor.number_columns().empty() && preprocessor.category_columns().empty()) return "";
    std::string text = screen_.bold("What would change the answer, one column alone") + "\n";
    if (e_.changes.empty()) {
      return text + paragraph(
                        "No change of one column, within what the table holds, gives another "
                        "class.",
                        screen_);
    }
    TextTable table({{"column", Align::left, true},
                     {"from", Align::left, true},
                     {"to", Align::left, true},
                     {"spreads", Align::right},
                     {"answer", Align::left, true}});
    const std::size_t shown =
        of_.verbose ? e_.changes.size() : std::min(most_changes, e_.changes.size());
    for (std::size_t i = 0; i < shown; ++i) {
      const ClassChange& change = e_.changes[i];
      table.row({printable(change.column, 40), cell_text(change.from), printable(change.to, 40),
                 change.spreads > 0 ? fmt::format("{:.2g}", change.spreads) : "",
                 fmt::format("{} ({:.2f})", printable(change.label, 40), change.probability)});
    }
    text += table.text(screen_);
    if (shown < e_.changes.size()) {
      text += paragraph(
          fmt::format("and in {} more; --verbose shows all",
                      counted(static_cast<std::int64_t>(e_.changes.size() - shown), "column")),
          screen_);
    }
    return text;
  }

  std::string slopes() const {
    std::vector<const ExplainedColumn*> order;
    for (const ExplainedColumn& column : e_.columns) {
      if (column.slope) order.push_back(&column);
    }
    if (order.empty()) return "";
    TextTable table({{"column", Align::left, true},
                     {"cell", Align::left, true},
                     {"one more changes the answer by", Align::right}});
    for (const ExplainedColumn* column : order) {
      table.row(
          {printable(column->name, 40), cell_text(column->cell), signed_number(*column->slope)});
    }
    return screen_.bold("The slope at this row") + "\n" + table.text(screen_);
  }

  const Explanation& e_;
  const ExplainedRow& of_;
  const Screen& screen_;
};

}  // namespace

std::string explanation_text(const Explanation& explanation, const ExplainedRow& of,
                             const Screen& screen) {
  return Writer(explanation, of, screen).text();
}

}  // namespace lamina::cli

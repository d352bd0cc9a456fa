#include "screen/lesson_parts.hpp"

#include <algorithm>

namespace lamina::cli {

namespace {

std::vector<std::string> split(std::string_view text, std::string_view at) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = std::min(text.find(at), text.size());
    parts.emplace_back(text.substr(0, end));
    if (end == text.size()) return parts;
    text.remove_prefix(end + at.size());
  }
}

}  // namespace

std::vector<std::string> paragraphs_of(std::string_view text) {
  return split(text, "\n\n");
}

std::vector<std::string> lines_of(std::string_view text) {
  return split(text, "\n");
}

bool holds_numbers(const course::Numbers& numbers, std::size_t column) {
  return std::all_of(numbers.rows.begin(), numbers.rows.end(), [&](const auto& row) {
    const std::string& cell = row[column];
    const std::size_t sign = !cell.empty() && cell[0] == '-' ? 1 : 0;
    return cell.empty() || (cell.size() > sign && cell[sign] >= '0' && cell[sign] <= '9');
  });
}

std::optional<plot::Figure> figure_of(const course::Block& block) {
  if (const auto* plot = std::get_if<plot::Plot>(&block)) return *plot;
  if (const auto* pictures = std::get_if<plot::Pictures>(&block)) return *pictures;
  return {};
}

std::vector<plot::Figure> figures_of(const std::vector<course::Block>& blocks) {
  std::vector<plot::Figure> figures;
  for (const course::Block& block : blocks) {
    if (std::optional<plot::Figure> figure = figure_of(block))
      figures.push_back(std::move(*figure));
  }
  return figures;
}

}  // namespace lamina::cli

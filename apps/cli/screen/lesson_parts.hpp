// What every way of showing a lesson needs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lamina/course/lesson.hpp"

namespace lamina::cli {

std::vector<std::string> paragraphs_of(std::string_view text);
std::vector<std::string> lines_of(std::string_view text);
/// Whether the cells of a column are numbers, which stand to the right.
bool holds_numbers(const course::Numbers& numbers, std::size_t column);
/// The plot or the pictures that a block is; nothing of text and tables.
std::optional<plot::Figure> figure_of(const course::Block& block);
std::vector<plot::Figure> figures_of(const std::vector<course::Block>& blocks);

}  // namespace lamina::cli

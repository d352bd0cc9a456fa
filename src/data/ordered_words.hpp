// Comparisons and ranges among numbers (<1, 1, 2 to 5, 6-10, 10+): words that have an order.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

/// The words, lowest first, when each is a number, a comparison or a range, and not all are
/// numbers; else nothing.
std::vector<std::string> ordered(std::span<const std::string> words);

/// The place of a word among `steps`, from 0. Another number or range has the place of the step
/// that spans its lower end, else half-way between its neighbours; beyond them the nearest. False
/// where it is neither.
bool place_among(std::string_view word, std::span<const std::string> steps, double& place);

}  // namespace lamina

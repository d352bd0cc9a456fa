// The words of yes and no.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace lamina {

/// Pairs in small letters, no first. A reader takes a column for truth values by the words before
/// `digits_of_truth`, by 0 and 1 where the user says so; off and on are only known as spellings.
inline constexpr std::array<std::array<std::string_view, 2>, 6> truth_words = {
    {{"false", "true"}, {"no", "yes"}, {"f", "t"}, {"n", "y"}, {"0", "1"}, {"off", "on"}}};
inline constexpr std::size_t digits_of_truth = 4;  ///< 0 and 1

}  // namespace lamina

// Numbers as people write them: marks of thousands, decimal commas, units, accounting negatives.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "lamina/data/number_style.hpp"

namespace lamina {

/// The end of the unit of a column in which K, M and B behind a number are thousands, millions and
/// billions; a currency may stand before it. No other unit holds a space.
inline constexpr std::string_view magnitudes = " K M B";

/// Reads a number written in `style`; without its unit too. Negative are -5, −5, (5), 5- and $-5.
/// Groups of thousands must be whole: 1,234,567 or, with commas, 12,34,567.
bool read_styled(std::string_view text, const NumberStyle& style, double& value);

/// False for words that no style reads.
bool may_be_styled(std::string_view text);

/// A style that reads the words of `labels`, each standing in so many `rows`.
struct StyleChoice {
  NumberStyle style{};
  bool doubtful = false;  ///< one comma before three digits in all: thousands, or decimals
};

/// The first that reads the most rows, of: `known`, then plain numbers with the mark `decimal`,
/// then the others; with `told` only those of that mark. Plain numbers unless another reads at
/// least nine tenths of all rows. `for_model`: there were numbers in training.
StyleChoice choose_style(std::span<const std::string> labels, std::span<const std::int64_t> rows,
                         char decimal, bool told, const NumberStyle& known, bool for_model);

}  // namespace lamina

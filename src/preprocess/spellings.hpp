// Which of the known words a cell means when it is spelled otherwise.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace lamina {

/// Finds words as they are, then without the spaces around them, then by what they mean as a truth
/// value (where the known words hold one pair, such as yes and no) or as a decimal number (3, 3.0,
/// 03; exact at any number of digits), then without case. A spelling that several known words share
/// means none of them.
class Spellings {
 public:
  explicit Spellings(std::span<const std::string> words);
  /// Place of what `text` means in the list of words, or -1.
  std::int32_t find(std::string_view text) const;

 private:
  std::map<std::string, std::int32_t, std::less<>> places_;  ///< by key; -1 where it is shared
  bool truth_;                                               ///< the words hold a pair
  bool numbers_;                                             ///< all words are numbers
};

/// true, yes, t, y, 1, on; or their opposites.
std::array<std::string_view, 6> truth_words_for(bool value);

/// The value of a plain decimal number, as text of one form: "3.10" and "+03.1" are "31e-1"; "" for
/// what is none. 1E3, without a sign in its exponent, counts among numbers only: it may be a code.
std::string decimal_value(std::string_view text, bool among_numbers = false);

}  // namespace lamina

#include "preprocess/spellings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>

#include "core/ascii.hpp"
#include "core/trimmed.hpp"
#include "data/truth_words.hpp"

namespace lamina {

namespace {

/// The small letter of a capital of Latin-1, Greek or Cyrillic, whose UTF-8 has two bytes.
unsigned small_letter(unsigned code) {
  if (code >= 0xC0 && code <= 0xDE && code != 0xD7) return code + 0x20;
  if (code >= 0x391 && code <= 0x3A9 && code != 0x3A2) return code + 0x20;
  if (code >= 0x410 && code <= 0x42F) return code + 0x20;
  if (code >= 0x400 && code <= 0x40F) return code + 0x50;
  const bool even_is_capital =
      (code >= 0x100 && code <= 0x137 && code != 0x130) || (code >= 0x14A && code <= 0x177);
  const bool odd_is_capital = (code >= 0x139 && code <= 0x148) || (code >= 0x179 && code <= 0x17E);
  if (even_is_capital) return code | 1U;
  return odd_is_capital && (code & 1U) == 1 ? code + 1 : code;
}

std::string without_case(std::string_view text) {
  std::string small(text);
  for (std::size_t i = 0; i < small.size(); ++i) {
    const auto byte = static_cast<unsigned char>(small[i]);
    if (byte >= 'A' && byte <= 'Z') {
      small[i] = static_cast<char>(byte - 'A' + 'a');
    } else if (byte >= 0xC2 && byte < 0xE0 && i + 1 < small.size()) {
      const unsigned low = static_cast<unsigned char>(small[i + 1]) & 0x3FU;
      const unsigned code = small_letter((byte & 0x1FU) << 6U | low);
      small[i] = static_cast<char>(0xC0U | code >> 6U);
      small[++i] = static_cast<char>(0x80U | (code & 0x3FU));
    }
  }
  return small;
}

struct Truth {
  std::size_t pair = 0;
  bool value = false;
};

std::optional<Truth> truth_of(std::string_view text) {
  const std::string small = without_case(text);
  for (std::size_t pair = 0; pair < truth_words.size(); ++pair) {
    for (const bool value : {false, true}) {
      if (small == truth_words[pair][value ? 1 : 0]) return Truth{pair, value};
    }
  }
  // 1.0 and 0.0 are how a table of numbers writes them.
  const std::string number = decimal_value(text);
  if (number == "0e0" || number == "1e0") return Truth{digits_of_truth, number == "1e0"};
  return std::nullopt;
}

/// True when the truth words among `words` are of one pair, each of which stands once. Beside other
/// words only true, false, yes and no count, and both must be there: n, t or 1 may be codes.
bool hold_a_pair(std::span<const std::string> words) {
  constexpr std::size_t whole_words = 2;
  std::optional<Truth> first;
  std::size_t count = 0;
  for (const std::string& word : words) {
    const std::optional<Truth> truth = truth_of(trimmed(word));
    if (!truth) continue;
    if (first && (truth->pair != first->pair || truth->value == first->value)) return false;
    first = truth;
    if (++count > 2) return false;
  }
  return count == words.size() || (count == 2 && first->pair < whole_words);
}

/// The meanings of `text`, the surest first; each in a space of names of its own.
std::array<std::string, 5> keys_of(std::string_view text, bool as_truth, bool among_numbers) {
  const std::string_view bare = trimmed(text);
  const std::optional<Truth> truth = as_truth ? truth_of(bare) : std::nullopt;
  const std::string number = decimal_value(bare, among_numbers);
  return {"exact " + std::string(text), "bare " + std::string(bare),
          truth ? truth->value ? "true" : "false" : "", number.empty() ? "" : "number " + number,
          "small " + without_case(bare)};
}

}  // namespace

Spellings::Spellings(std::span<const std::string> words)
    : truth_(hold_a_pair(words)),
      numbers_(std::all_of(words.begin(), words.end(), [](const std::string& word) {
        return !decimal_value(word, true).empty();
      })) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    for (std::string& key : keys_of(words[i], truth_, numbers_)) {
      if (key.empty()) continue;
      const auto [at, added] = places_.try_emplace(std::move(key), static_cast<std::int32_t>(i));
      if (!added) at->second = -1;
    }
  }
}

std::int32_t Spellings::find(std::string_view text) const {
  for (const std::string& key : keys_of(text, truth_, numbers_)) {
    const auto at = key.empty() ? places_.end() : places_.find(key);
    if (at != places_.end()) return at->second;
  }
  return -1;
}

std::array<std::string_view, 6> truth_words_for(bool value) {
  std::array<std::string_view, 6> words;
  for (std::size_t i = 0; i < words.size(); ++i) words[i] = truth_words[i][value ? 1 : 0];
  return words;
}

std::string decimal_value(std::string_view text, bool among_numbers) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  long exponent = 0;
  const std::size_t e = text.find_first_of("eE");
  if (e != text.npos) {
    std::string_view power = text.substr(e + 1);
    const bool with_sign = power.starts_with('+') || power.starts_with('-');
    if (!with_sign && !among_numbers) return "";
    if (power.starts_with('+')) power.remove_prefix(1);
    const auto read = std::from_chars(power.data(), power.data() + power.size(), exponent);
    if (read.ec != std::errc() || read.ptr != power.data() + power.size()) return "";
    if (exponent < -9999 || exponent > 9999) return "";
    text = text.substr(0, e);
  }
  std::string digits;
  bool mark = false;
  bool some = false;
  for (const char c : text) {
    if (c == '.' && !mark) {
      mark = true;
      continue;
    }
    if (!is_digit(c)) return "";
    some = true;
    if (mark) --exponent;
    if (c != '0' || !digits.empty()) digits += c;
  }
  if (!some) return "";
  while (!digits.empty() && digits.back() == '0') {
    digits.pop_back();
    ++exponent;
  }
  if (digits.empty()) return "0e0";
  return (negative ? "-" : "") + digits + "e" + std::to_string(exponent);
}

}  // namespace lamina

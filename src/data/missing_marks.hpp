// The words that stand for a missing cell.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ascii.hpp"

namespace lamina {

/// Equal when capitals do not count; `small` has none.
inline bool same_letters(std::string_view word, std::string_view small) {
  if (word.size() != small.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    if (lower(word[i]) != small[i]) return false;
  }
  return true;
}

/// Empty, NA, N/A, #N/A, <NA>, ?, NaN, NaT, NULL, \\N in any case, and the user's own as they are.
class MissingMarks {
 public:
  explicit MissingMarks(std::span<const std::string> more = {}) : marks_(more.begin(), more.end()) {
    for (const std::string& mark : marks_) {
      if (!mark.empty()) starts_[static_cast<unsigned char>(mark[0])] = true;
    }
    for (const char c : std::string_view("nN#<?\\")) starts_[static_cast<unsigned char>(c)] = true;
  }
  /// But for the empty one.
  static bool is_always_one(std::string_view word) {
    if (word.size() > longest_known) return false;
    for (const std::string_view mark : known) {
      if (same_letters(word, mark)) return true;
    }
    return word == "\\N";
  }
  bool contains(std::string_view word) const {
    if (word.empty()) return true;
    if (!starts_[static_cast<unsigned char>(word[0])]) return false;
    if (is_always_one(word)) return true;
    for (const std::string& mark : marks_) {
      if (word == mark) return true;
    }
    return false;
  }

 private:
  static constexpr std::array<std::string_view, 8> known = {"na", "n/a", "#n/a", "<na>",
                                                            "?",  "nan", "nat",  "null"};
  static constexpr std::size_t longest_known = 4;

  std::vector<std::string> marks_;
  std::array<bool, 256> starts_{};
};

}  // namespace lamina

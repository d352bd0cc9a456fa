// The words that stand for a missing cell.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

/// Equal when capitals do not count; `small` has none.
inline bool same_letters(std::string_view word, std::string_view small) {
  if (word.size() != small.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != small[i]) return false;
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
  bool contains(std::string_view word) const {
    if (word.empty()) return true;
    if (!starts_[static_cast<unsigned char>(word[0])]) return false;
    if (word.size() <= longest_known) {
      for (const std::string_view mark : known) {
        if (same_letters(word, mark)) return true;
      }
      if (word == "\\N") return true;
    }
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

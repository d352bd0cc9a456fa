// The words that stand for a missing cell.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

/// Empty, NA, N/A, ?, nan, NaN, null and the user's own.
class MissingMarks {
 public:
  explicit MissingMarks(std::span<const std::string> more = {})
      : marks_{"NA", "N/A", "?", "nan", "NaN", "null"} {
    marks_.insert(marks_.end(), more.begin(), more.end());
    for (const std::string& mark : marks_) {
      if (!mark.empty()) starts_[static_cast<unsigned char>(mark[0])] = true;
    }
  }
  bool contains(std::string_view word) const {
    if (word.empty()) return true;
    if (!starts_[static_cast<unsigned char>(word[0])]) return false;
    for (const std::string& mark : marks_) {
      if (word == mark) return true;
    }
    return false;
  }

 private:
  std::vector<std::string> marks_;
  std::array<bool, 256> starts_{};
};

}  // namespace lamina

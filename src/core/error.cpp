#include "lamina/core/error.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "core/ascii.hpp"
#include "core/utf8.hpp"

namespace lamina {

namespace {

/// Letters that are added, left out, another, or swapped with their neighbour: the least number of
/// such slips that makes one word of the other (optimal string alignment).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), row(b.size() + 1), next(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    next[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      next[j + 1] = std::min({row[j] + (a[i] == b[j] ? 0 : 1), next[j] + 1, row[j + 1] + 1});
      const bool swapped = i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j];
      if (swapped) next[j + 1] = std::min(next[j + 1], before[j - 1] + 1);
    }
    before.swap(row);
    row.swap(next);
  }
  return row.back();
}

}  // namespace

Error::Error(ErrorFacts facts) : facts_(std::move(facts)) {
  text_ = "error: " + facts_.code + "\n  what   " + facts_.what + "\n  where  " + facts_.where +
          "\n  fix    " + facts_.fix;
}

int exit_code(std::string_view error_code) {
  const std::string_view kind = error_code.substr(0, error_code.find('.'));
  if (kind == "usage") return 2;
  if (kind == "data" || kind == "model" || kind == "checkpoint") return 3;
  if (kind == "io") return 4;
  if (kind == "training") return 5;
  if (kind == "resource") return 6;
  return 1;
}

std::string printable(std::string_view text, std::size_t longest) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    if (result.size() >= longest) return result + "…";
    const auto byte = static_cast<unsigned char>(text[at]);
    const std::size_t length = utf8_length(text, at);
    const bool control =
        byte < 0x20 || byte == 0x7F ||
        (byte == 0xC2 && length == 2 && static_cast<unsigned char>(text[at + 1]) < 0xA0);
    if (length == 0 || control) {
      result += {'\\', 'x', digits[byte >> 4U], digits[byte & 15U]};
      at += 1;
    } else {
      result += text.substr(at, length);
      at += length;
    }
  }
  return result;
}

void NearestName::offer(std::string_view candidate) {
  const std::size_t distance = edit_distance(lower(word_), lower(candidate));
  const std::size_t allowed =
      std::max<std::size_t>(1, std::max(word_.size(), candidate.size()) / 3);
  if (distance > allowed) return;
  if (best_.empty() || distance < distance_) {
    best_ = candidate;
    distance_ = distance;
  }
}

}  // namespace lamina

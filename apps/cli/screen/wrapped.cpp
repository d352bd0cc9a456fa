#include "screen/wrapped.hpp"

#include <algorithm>

#include "screen/text_table.hpp"

namespace lamina::cli {

std::string wrapped(const std::string& text, int width, int indent) {
  std::string result;
  int used = 0;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string word = text.substr(begin, end - begin);
    begin = end + 1;
    const int size = display_width(word);
    if (used > 0 && used + 1 + size > width) {
      result += "\n" + std::string(static_cast<std::size_t>(indent), ' ');
      used = 0;
    } else if (used > 0) {
      result += " ";
      ++used;
    }
    result += word;
    used += size;
  }
  return result;
}

}  // namespace lamina::cli

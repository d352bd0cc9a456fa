// The distinct words of a column, numbered in the order they came.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace lamina {

/// Open addressing over 32-bit slots; the words lie one after the other in blocks. The hash never
/// decides an order that anyone sees.
class Dictionary {
 public:
  Dictionary();
  /// The number of `word`, which is added when it is new; `line` is kept for its first place.
  std::int32_t code(std::string_view word, std::int64_t line);

  std::size_t size() const { return entries_.size(); }
  std::string_view word(std::size_t code) const {
    return {entries_[code].text, entries_[code].size};
  }
  std::int64_t first_line(std::size_t code) const { return entries_[code].first_line; }

 private:
  struct Entry {
    const char* text;
    std::uint32_t size;
    std::uint32_t hash;
    std::int64_t first_line;
  };
  const char* keep(std::string_view word);
  void grow();

  std::vector<std::int32_t> slots_;
  std::vector<Entry> entries_;
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t block_left_ = 0;
  std::size_t block_size_ = 256;
  char* block_at_ = nullptr;
};

}  // namespace lamina

// Delimited text that is made row by row of something else, so that one reader finds out types.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "data/readers/byte_source.hpp"

namespace lamina {

class RowText : public ByteSource {
 public:
  std::size_t read(std::span<char> room) final {
    std::size_t size = 0;
    while (size < room.size()) {
      if (at_ == text_.size()) {
        text_.clear();
        at_ = 0;
        while (text_.size() < enough && next_row()) {
        }
        if (text_.empty()) break;
      }
      const std::size_t taken = std::min(room.size() - size, text_.size() - at_);
      std::copy_n(text_.data() + at_, taken, room.data() + size);
      at_ += taken;
      size += taken;
    }
    return size;
  }

 protected:
  /// Adds a row to the text by put_cell() and end_row(); false at the end.
  virtual bool next_row() = 0;

  void put_cell(std::string_view cell, char delimiter, bool first, bool quoted) {
    if (!first) text_ += delimiter;
    if (!quoted) {
      text_ += cell;
      return;
    }
    text_ += '"';
    for (std::size_t i = 0; i < cell.size(); ++i) {
      const bool crlf = i + 1 < cell.size() && cell[i + 1] == '\n';
      if (cell[i] == '"') text_ += '"';
      if (cell[i] == '\n' || (cell[i] == '\r' && !crlf)) ++line_;
      text_ += cell[i];
    }
    text_ += '"';
  }
  void end_row() {
    text_ += '\n';
    ++line_;
  }
  /// Of the text, where the next row starts.
  std::int64_t line() const { return line_; }
  void restart() {
    text_.clear();
    at_ = 0;
    line_ = 1;
  }

 private:
  static constexpr std::size_t enough = std::size_t{1} << 16U;
  std::string text_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
};

}  // namespace lamina

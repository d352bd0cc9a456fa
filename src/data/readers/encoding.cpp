#include "data/readers/encoding.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "lamina/core/error.hpp"
#include "lamina/data/read.hpp"

namespace lamina {

namespace {

enum class Encoding : std::uint8_t { utf8, windows_1252, latin_1, utf16, utf16_le, utf16_be };

constexpr std::array<std::pair<std::string_view, Encoding>, 11> spellings = {{
    {"utf-8", Encoding::utf8},
    {"utf8", Encoding::utf8},
    {"windows-1252", Encoding::windows_1252},
    {"cp1252", Encoding::windows_1252},
    {"latin-1", Encoding::latin_1},
    {"latin1", Encoding::latin_1},
    {"iso-8859-1", Encoding::latin_1},
    {"utf-16", Encoding::utf16},
    {"utf16", Encoding::utf16},
    {"utf-16le", Encoding::utf16_le},
    {"utf-16be", Encoding::utf16_be},
}};

Encoding encoding_of(std::string_view name) {
  std::string small(name.empty() ? "utf-8" : name);
  for (char& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (const auto& [spelling, encoding] : spellings) {
    if (small == spelling) return encoding;
  }
  throw Error({.code = "usage.bad_value",
               .what = "'" + printable(name) + "' is no encoding that is read",
               .where = "--encoding",
               .fix = "the choices are utf-8, windows-1252, latin-1, utf-16, utf-16le, utf-16be"});
}

/// 0x80 to 0x9F of Windows-1252 as the WHATWG Encoding Standard has it; 0 where it has no letter.
constexpr std::array<char16_t, 32> windows_1252_letters = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

char32_t letter_of(unsigned char byte, Encoding encoding) {
  if (encoding == Encoding::latin_1 || byte < 0x80 || byte > 0x9F) return byte;
  const char16_t letter = windows_1252_letters[byte - 0x80U];
  return letter == 0 ? byte : letter;
}

void append(char32_t letter, std::string& text) {
  const auto tail = [&](int shift) {
    text += static_cast<char>(0x80U | ((letter >> shift) & 0x3FU));
  };
  if (letter < 0x80) {
    text += static_cast<char>(letter);
  } else if (letter < 0x800) {
    text += static_cast<char>(0xC0U | (letter >> 6));
    tail(0);
  } else if (letter < 0x10000) {
    text += static_cast<char>(0xE0U | (letter >> 12));
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xF0U | (letter >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

/// NUL bytes at even places, at odd places.
std::array<std::size_t, 2> zeros_of(std::string_view bytes) {
  std::array<std::size_t, 2> zeros{};
  for (std::size_t i = 0; i < bytes.size(); ++i) zeros[i % 2] += bytes[i] == '\0' ? 1 : 0;
  return zeros;
}

class DecodingSource final : public ByteSource {
 public:
  DecodingSource(std::unique_ptr<ByteSource> source, Encoding told, std::string name)
      : source_(std::move(source)), told_(told), name_(std::move(name)) {
    start();
  }

  std::size_t read(std::span<char> room) override {
    if (encoding_ != Encoding::utf8) return decode(room);
    const std::size_t size = std::min(room.size(), input_.size() - at_);
    std::copy_n(input_.data() + at_, size, room.data());
    at_ += size;
    return size == room.size() ? size : size + source_->read(room.subspan(size));
  }
  void rewind() override {
    source_->rewind();
    start();
  }

 private:
  static constexpr std::size_t piece = std::size_t{1} << 15U;

  void start() {
    text_.clear();
    text_at_ = 0;
    line_ = 1;
    input_.clear();
    at_ = 0;
    more();
    encoding_ = told_;
    const auto marked = [&](std::string_view mark, Encoding meant) {
      if (input_.compare(0, mark.size(), mark) != 0) return;
      encoding_ = meant;
      at_ = meant == Encoding::utf8 ? 0 : mark.size();  // the scanner passes over that of UTF-8
    };
    marked("\xEF\xBB\xBF", Encoding::utf8);
    marked("\xFF\xFE", Encoding::utf16_le);
    marked("\xFE\xFF", Encoding::utf16_be);
    if (encoding_ == Encoding::utf16) {
      const auto [even, odd] = zeros_of(input_);
      encoding_ = even > odd ? Encoding::utf16_be : Encoding::utf16_le;
    }
  }
  /// Reads on behind what is not yet decoded; false at the end.
  bool more() {
    input_.erase(0, at_);
    at_ = 0;
    const std::size_t held = input_.size();
    input_.resize(held + piece);
    const std::size_t got = source_->read(std::span(input_).subspan(held));
    input_.resize(held + got);
    return got > 0;
  }
  std::size_t decode(std::span<char> room) {
    std::size_t size = 0;
    while (size < room.size()) {
      if (text_at_ == text_.size()) {
        text_.clear();
        text_at_ = 0;
        decode_input();
        if (text_.empty() && !more()) {
          if (at_ < input_.size()) broken();
          break;
        }
      }
      const std::size_t taken = std::min(room.size() - size, text_.size() - text_at_);
      std::copy_n(text_.data() + text_at_, taken, room.data() + size);
      text_at_ += taken;
      size += taken;
    }
    return size;
  }
  /// Adds to `text_` what is whole in `input_`.
  void decode_input() {
    if (encoding_ == Encoding::windows_1252 || encoding_ == Encoding::latin_1) {
      for (; at_ < input_.size(); ++at_) {
        append(letter_of(static_cast<unsigned char>(input_[at_]), encoding_), text_);
      }
      return;
    }
    while (at_ + 2 <= input_.size()) {
      char32_t letter = unit(at_);
      std::size_t length = 2;
      if (letter >= 0xDC00 && letter < 0xE000) broken();
      if (letter >= 0xD800 && letter < 0xDC00) {
        if (at_ + 4 > input_.size()) return;
        const char32_t low = unit(at_ + 2);
        if (low < 0xDC00 || low >= 0xE000) broken();
        letter = 0x10000 + ((letter - 0xD800) << 10) + (low - 0xDC00);
        length = 4;
      }
      line_ += letter == '\n' ? 1 : 0;
      append(letter, text_);
      at_ += length;
    }
  }
  char32_t unit(std::size_t at) const {
    const auto first = static_cast<unsigned char>(input_[at]);
    const auto second = static_cast<unsigned char>(input_[at + 1]);
    return encoding_ == Encoding::utf16_be ? first * 256U + second : second * 256U + first;
  }
  [[noreturn]] void broken() const {
    throw Error({.code = "data.invalid_utf16",
                 .what = "found half a character, which UTF-16 does not hold",
                 .where = name_ + ", line " + std::to_string(line_),
                 .fix = "copy or export the file again; give --encoding if it is not UTF-16"});
  }

  std::unique_ptr<ByteSource> source_;
  Encoding told_;
  std::string name_;
  Encoding encoding_ = Encoding::utf8;
  std::string input_;  ///< not yet decoded, from `at_`
  std::size_t at_ = 0;
  std::string text_;  ///< not yet given away, from `text_at_`
  std::size_t text_at_ = 0;
  std::int64_t line_ = 1;
};

}  // namespace

std::unique_ptr<ByteSource> decoded(std::unique_ptr<ByteSource> source, std::string_view encoding,
                                    std::string name) {
  return std::make_unique<DecodingSource>(std::move(source), encoding_of(encoding),
                                          std::move(name));
}

std::string_view likely_encoding(std::string_view bytes) {
  const bool without_letter = std::any_of(bytes.begin(), bytes.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 && byte < 0xA0 && windows_1252_letters[byte - 0x80U] == 0;
  });
  return without_letter ? "latin-1" : "windows-1252";
}

bool looks_like_utf16(std::string_view bytes) {
  bytes = bytes.substr(0, 4096);
  const auto [even, odd] = zeros_of(bytes);
  return std::max(even, odd) * 4 > bytes.size() && std::min(even, odd) * 8 < std::max(even, odd);
}

}  // namespace lamina

#include "core/utf8.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "lamina/core/error.hpp"

namespace lamina {
namespace {

/// The bytes of a code point in a form of `length` bytes, which may be longer than it needs.
std::string encoded(std::uint32_t code, int length) {
  if (length == 1) return {static_cast<char>(code)};
  std::string bytes(static_cast<std::size_t>(length), '\0');
  for (int i = length - 1; i > 0; --i, code >>= 6U) {
    bytes[static_cast<std::size_t>(i)] = static_cast<char>(0x80U | (code & 0x3FU));
  }
  constexpr std::uint32_t leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
  bytes[0] = static_cast<char>(leads[length] | code);
  return bytes;
}

/// By the definition, not by bytes: a character is a scalar value in its shortest form.
bool is_character(std::uint32_t code, int length) {
  const int shortest = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  return length == shortest && !surrogate && code <= 0x10FFFF;
}

TEST(Utf8, EveryFormOfEveryCodePointIsRightOrNone) {
  constexpr std::uint32_t most[] = {0, 0x7F, 0x7FF, 0xFFFF, 0x1FFFFF};
  for (int length = 1; length <= 4; ++length) {
    for (std::uint32_t code = 0; code <= most[length]; ++code) {
      const std::string text = encoded(code, length) + "a";
      const std::size_t expected =
          is_character(code, length) ? static_cast<std::size_t>(length) : 0;
      ASSERT_EQ(utf8_length(text, 0), expected) << code << " in " << length << " bytes";
    }
  }
}

TEST(Utf8, WhatIsCutOrBrokenIsNone) {
  for (const char* bad : {"\x80", "\xBF", "\xC3", "\xC3(", "\xE2\x82", "\xE2\x82(", "\xF0\x9F\x98",
                          "\xF8\x88\x80\x80\x80", "\xFE", "\xFF"}) {
    EXPECT_EQ(utf8_length(bad, 0), 0U) << printable(bad);
  }
}

TEST(Utf8, WhatIsPrintedIsUtf8) {
  EXPECT_EQ(printable("\xED\xA0\x80"), "\\xed\\xa0\\x80");           // a surrogate
  EXPECT_EQ(printable("\xF4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");  // beyond U+10FFFF
  EXPECT_EQ(printable("\xF0\x80\x80\x80"), "\\xf0\\x80\\x80\\x80");  // longer than needed
  EXPECT_EQ(printable("\xED\xA0\xBD\xED\xB8\x80"), "\\xed\\xa0\\xbd\\xed\\xb8\\x80");  // CESU-8
  EXPECT_EQ(printable("Köln 東京 😀"), "Köln 東京 😀");
  EXPECT_EQ(printable("\xC2\x85"), "\\xc2\\x85") << "a control character of Latin-1";
  // Any three bytes: what comes out is read by the same definition, and none is lost.
  for (std::uint32_t bytes = 0; bytes < 0x1000000; bytes += 7) {
    const std::string text = {static_cast<char>(bytes >> 16U), static_cast<char>(bytes >> 8U),
                              static_cast<char>(bytes)};
    const std::string shown = printable(text);
    for (std::size_t at = 0; at < shown.size();) {
      const std::size_t length = utf8_length(shown, at);
      ASSERT_NE(length, 0U) << bytes;
      at += length;
    }
  }
}

}  // namespace
}  // namespace lamina

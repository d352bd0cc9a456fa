#include "artifacts/crc32c.hpp"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace lamina {
namespace {

std::uint32_t checksum(std::string_view text, std::uint32_t before = 0) {
  return crc32c(std::as_bytes(std::span(text.data(), text.size())), before);
}

TEST(Crc32c, GivesTheCheckValueOfTheStandard) {
  EXPECT_EQ(checksum("123456789"), 0xE3069283U);
}

// RFC 3720, appendix B.4.
TEST(Crc32c, GivesTheExamplesOfTheStandard) {
  EXPECT_EQ(crc32c(std::vector<std::byte>(32)), 0x8A9136AAU);
  EXPECT_EQ(crc32c(std::vector<std::byte>(32, std::byte{0xFF})), 0x62A8AB43U);
  std::vector<std::byte> rising(32);
  for (std::size_t i = 0; i < 32; ++i) rising[i] = static_cast<std::byte>(i);
  EXPECT_EQ(crc32c(rising), 0x46DD794EU);
}

TEST(Crc32c, GoesOnWhereItStoppedForEveryCut) {
  const std::string_view text = "The quick brown fox jumps over the lazy dog, twice.";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    EXPECT_EQ(checksum(text.substr(cut), checksum(text.substr(0, cut))), checksum(text));
  }
}

TEST(Crc32c, IsWrittenAsEightDigits) {
  EXPECT_EQ(checksum_text(0xAB), "000000ab");
}

}  // namespace
}  // namespace lamina

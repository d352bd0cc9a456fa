#include "core/digest.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <set>
#include <string>
#include <vector>

namespace lamina {
namespace {

TEST(Digest, DiffersForEveryBitThatDiffers) {
  std::vector<unsigned char> bytes(133);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<unsigned char>(i * 7);
  std::set<std::uint64_t> seen = {digest(bytes.data(), bytes.size())};
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    bytes[bit / 8] ^= static_cast<unsigned char>(1 << bit % 8);
    seen.insert(digest(bytes.data(), bytes.size()));
    bytes[bit / 8] ^= static_cast<unsigned char>(1 << bit % 8);
  }
  EXPECT_EQ(seen.size(), 1 + 8 * bytes.size());
}

TEST(Digest, DiffersForOtherSizesOrdersAndBeginnings) {
  const std::vector<unsigned char> zeros(200);
  std::set<std::uint64_t> seen;
  for (std::size_t size = 0; size <= zeros.size(); ++size) seen.insert(digest(zeros.data(), size));
  for (std::uint64_t before = 1; before <= 100; ++before) {
    seen.insert(digest(zeros.data(), 64, before));
  }
  EXPECT_EQ(seen.size(), 301U);
  std::vector<int> numbers(64);
  for (int i = 0; i < 64; ++i) numbers[static_cast<std::size_t>(i)] = i;
  seen = {digest(numbers.data(), 256)};
  for (std::size_t i = 1; i < 64; ++i) {
    std::swap(numbers[0], numbers[i]);
    seen.insert(digest(numbers.data(), 256));
    std::swap(numbers[0], numbers[i]);
  }
  EXPECT_EQ(seen.size(), 64U);
}

/// Checkpoints are compared across versions.
TEST(Digest, StaysWhatItIs) {
  const std::string text = "The same bits, always: now and in the next version.";
  EXPECT_EQ(digest(text.data(), text.size(), 7), 3663319842627806466U);
}

}  // namespace
}  // namespace lamina

// A model file that is not as it was written is never loaded.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "artifacts/small_model.hpp"
#include "lamina/artifacts/save.hpp"
#include "lamina/core/error.hpp"

namespace lamina {
namespace {

using test::small_model;

/// The code of the Error, or "loaded".
std::string outcome(const std::string& bytes) {
  try {
    load_bytes(std::as_bytes(std::span(bytes.data(), bytes.size())), "model.lamina");
  } catch (const Error& error) {
    return error.code();
  }
  return "loaded";
}

bool refused(const std::string& code) {
  return code.starts_with("model.");
}

TEST(Damage, EverySingleBitFlipIsRefused) {
  std::string bytes = save_bytes(small_model(Task::binary, 3));
  std::map<std::string, int> codes;
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    const auto mask = static_cast<char>(1U << (bit % 8));
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ mask);
    const std::string code = outcome(bytes);
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ mask);
    ++codes[code];
    ASSERT_TRUE(refused(code)) << "bit " << bit << ": " << code;
  }
  EXPECT_GT(codes["model.checksum"], 0);
  EXPECT_EQ(outcome(bytes), "loaded");
}

TEST(Damage, EveryTruncationIsRefused) {
  const std::string bytes = save_bytes(small_model(Task::multiclass, 3));
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const std::string code = outcome(bytes.substr(0, length));
    ASSERT_TRUE(refused(code)) << "length " << length << ": " << code;
  }
}

TEST(Damage, EveryAppendedByteIsRefused) {
  const std::string bytes = save_bytes(small_model());
  for (int byte = 0; byte < 256; ++byte) {
    EXPECT_EQ(outcome(bytes + static_cast<char>(byte)), "model.bad_offsets");
  }
  EXPECT_EQ(outcome(bytes + bytes), "model.bad_offsets");
}

TEST(Damage, SwappedBlocksAreRefused) {
  const std::string bytes = save_bytes(small_model());
  for (std::size_t at = 0; at + 128 <= bytes.size(); at += 64) {
    std::string swapped = bytes;
    std::swap_ranges(swapped.begin() + static_cast<std::ptrdiff_t>(at),
                     swapped.begin() + static_cast<std::ptrdiff_t>(at + 64),
                     swapped.begin() + static_cast<std::ptrdiff_t>(at + 64));
    EXPECT_TRUE(swapped == bytes || refused(outcome(swapped))) << at;
  }
}

}  // namespace
}  // namespace lamina

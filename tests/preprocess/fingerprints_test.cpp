// Which rows trained a model: none is forgotten, few strangers are known, few bytes are kept.
#include "lamina/preprocess/fingerprints.hpp"

#include <gtest/gtest.h>

#include "core/digest.hpp"
#include "lamina/core/error.hpp"

namespace lamina {
namespace {

std::vector<std::uint64_t> digests(std::uint64_t first, std::uint64_t count) {
  std::vector<std::uint64_t> all;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t number = first + i;
    all.push_back(digest(&number, sizeof number));
  }
  return all;
}

TEST(Fingerprints, KnowEveryRowAndHardlyAStranger) {
  for (const std::uint64_t rows : {0, 1, 2, 1000, 100'000}) {
    const Fingerprints made = fingerprints_of(digests(0, rows), 7);
    const FingerprintSet set(made);
    for (const std::uint64_t row : digests(0, rows)) ASSERT_TRUE(set.contains(row));
    int strangers = 0;
    for (const std::uint64_t row : digests(1'000'000'000, 4'000'000)) {
      strangers += set.contains(row) ? 1 : 0;
    }
    // At most one in a million: 4 are expected at the most, and 16 have a chance of 1 in 10⁵.
    EXPECT_LT(strangers, 16) << rows;
    EXPECT_LE(made.gaps.size(), 4 * rows);
  }
}

TEST(Fingerprints, OfMoreThanAMillionRowsAreASample) {
  constexpr std::uint64_t rows = 3'000'000;
  const Fingerprints made = fingerprints_of(digests(0, rows), 7);
  EXPECT_LE(made.gaps.size(), std::size_t{4} << 20U);
  const FingerprintSet set(made);
  EXPECT_EQ(set.weight(), 4);
  std::int64_t known = 0;
  for (const std::uint64_t row : digests(0, rows)) {
    ASSERT_EQ(set.contains(row), set.sampled(row));
    known += set.contains(row) ? set.weight() : 0;
  }
  EXPECT_NEAR(static_cast<double>(known), rows, 0.005 * rows);
}

TEST(Fingerprints, DoNotDependOnTheOrderOrOnRowsThatAreThereTwice) {
  std::vector<std::uint64_t> there = digests(0, 100);
  std::vector<std::uint64_t> back(there.rbegin(), there.rend());
  EXPECT_EQ(fingerprints_of(there, 1).gaps, fingerprints_of(back, 1).gaps);
  back = there;
  back.push_back(there[7]);
  EXPECT_EQ(fingerprints_of(there, 1).gaps, fingerprints_of(back, 1).gaps);
}

TEST(Fingerprints, ThatAreNoneAreRefused) {
  const auto refused = [](const Fingerprints& fingerprints) {
    try {
      FingerprintSet{fingerprints};
    } catch (const Error& error) {
      return error.code() == "model.inconsistent";
    }
    return false;
  };
  const std::string salt = "0123456789abcdef";
  EXPECT_TRUE(refused({.salt = "0123456789abcdeg", .bits = 21}));
  EXPECT_TRUE(refused({.salt = "", .bits = 21}));
  EXPECT_FALSE(refused({.salt = salt, .bits = 21, .gaps = {1, 2, 3}}));
  EXPECT_TRUE(refused({.salt = salt, .bits = 0}));
  EXPECT_TRUE(refused({.salt = salt, .bits = 64}));
  EXPECT_TRUE(refused({.salt = salt, .bits = 40, .sampled = 40}));
  EXPECT_TRUE(refused({.salt = salt, .bits = 21, .gaps = {200}})) << "a gap that does not end";
  EXPECT_TRUE(refused({.salt = salt, .bits = 7, .gaps = {127, 1}})) << "beyond the bits";
  EXPECT_TRUE(refused({.salt = salt, .bits = 63, .gaps = std::vector<std::uint8_t>(12, 255)}));
}

}  // namespace
}  // namespace lamina

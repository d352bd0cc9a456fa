#include "data/places_by_key.hpp"

#include <gtest/gtest.h>

#include <map>
#include <vector>

namespace lamina {
namespace {

/// Equal keys side by side, by a map of lists.
std::vector<std::uint64_t> by_map(const std::vector<std::uint64_t>& keys) {
  std::map<std::uint64_t, std::vector<std::uint64_t>> lists;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i] != 0) lists[keys[i]].push_back(i);
  }
  std::vector<std::uint64_t> places;
  for (const auto& [key, list] : lists) places.insert(places.end(), list.begin(), list.end());
  return places;
}

std::vector<std::uint64_t> sorted(const std::vector<std::uint64_t>& keys) {
  return places_by_key(keys.size(), [&](std::uint64_t i) { return keys[i]; });
}

TEST(PlacesByKey, PutsEqualKeysSideBySide) {
  std::vector<std::uint64_t> keys;
  for (std::uint64_t i = 0; i < 5000; ++i) {
    keys.push_back(i * 7919 % 31 * 0x9E3779B97F4A7C15ULL);
  }
  EXPECT_EQ(sorted(keys), by_map(keys));
  EXPECT_TRUE(sorted({}).empty());
  EXPECT_TRUE(sorted({0, 0}).empty());
}

TEST(PlacesByKey, TellsKeysApartWhoseUpperHalvesAreEqual) {
  const std::uint64_t high = std::uint64_t{5} << 32U;
  std::vector<std::uint64_t> keys;
  for (std::uint64_t i = 0; i < 100; ++i) keys.push_back(high + i * 13 % 7);
  for (std::uint64_t i = 0; i < 100; ++i) keys.push_back(i % 3);
  EXPECT_EQ(sorted(keys), by_map(keys));
}

}  // namespace
}  // namespace lamina

#include "lamina/core/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

namespace lamina {
namespace {

using Words = std::array<std::uint32_t, 4>;

// From kat_vectors of Random123 1.14 (Salmon et al.), lines "philox4x32 10".
TEST(Philox, GivesTheKnownAnswersOfRandom123) {
  EXPECT_EQ(philox(0, 0, 0), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  const std::uint64_t ones = ~std::uint64_t{0};
  EXPECT_EQ(philox(ones, ones, ones), (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox(0x299f31d0a4093822, 0x85a308d3243f6a88, 0x0370734413198a2e),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Seed, PathsDoNotCollide) {
  std::set<std::uint64_t> keys;
  const Seed root(7);
  int made = 0;
  for (const char* name :
       {"", "a", "b", "ab", "ba", "dropout", "dropout1", "a longer name than eight"}) {
    keys.insert(root.at(name).key());
    ++made;
    for (std::uint64_t i = 0; i < 1000; ++i) {
      keys.insert(root.at(name).at(i).key());
      ++made;
    }
  }
  keys.insert(root.at(std::string_view("a\0", 2)).key());
  keys.insert(root.at("a").at("b").key());
  keys.insert(Seed(8).at("a").key());
  EXPECT_EQ(keys.size(), static_cast<std::size_t>(made + 3));
}

TEST(Seed, TheSamePathGivesTheSameKey) {
  EXPECT_EQ(Seed(3).at("shuffle").at(4).key(), Seed(3).at("shuffle").at(4).key());
}

TEST(Uniform, CoversTheHalfOpenUnitInterval) {
  EXPECT_EQ(uniform(0), 0.0F);
  EXPECT_EQ(uniform(255), 0.0F);
  EXPECT_EQ(uniform(0xFFFFFFFF), 1.0F - 0x1p-24F);
  EXPECT_EQ(uniform(0x80000000), 0.5F);
}

TEST(Normal, HasTheMomentsOfANormalDistribution) {
  const int n = 200'000;
  double mean = 0;
  double square = 0;
  double fourth = 0;
  double neighbours = 0;
  int within_one = 0;
  double last = 0;
  for (int i = 0; i < n; ++i) {
    const double x = normal(Seed(5), static_cast<std::uint64_t>(i));
    ASSERT_TRUE(std::isfinite(x));
    mean += x / n;
    square += x * x / n;
    fourth += x * x * x * x / n;
    neighbours += x * last / n;
    within_one += std::fabs(x) < 1 ? 1 : 0;
    last = x;
  }
  // Five standard errors each.
  EXPECT_NEAR(mean, 0, 5 / std::sqrt(n));
  EXPECT_NEAR(square, 1, 5 * std::sqrt(2.0 / n));
  EXPECT_NEAR(fourth, 3, 5 * std::sqrt(96.0 / n));
  EXPECT_NEAR(neighbours, 0, 5 / std::sqrt(n));
  EXPECT_NEAR(static_cast<double>(within_one) / n, 0.682689, 5 * 0.466 / std::sqrt(n));
}

TEST(Permutation, VisitsEveryPlaceOnce) {
  for (const std::int64_t size : {0, 1, 2, 3, 4, 5, 16, 17, 100, 1000, 4096, 70000}) {
    const Permutation order(Seed(9), size);
    std::vector<bool> seen(static_cast<std::size_t>(size));
    for (std::int64_t i = 0; i < size; ++i) {
      const std::int64_t place = order(i);
      ASSERT_GE(place, 0);
      ASSERT_LT(place, size);
      ASSERT_FALSE(seen[static_cast<std::size_t>(place)]);
      seen[static_cast<std::size_t>(place)] = true;
    }
  }
}

TEST(Permutation, WritesManyAsItGivesOneAtATime) {
  for (const std::int64_t size : {1, 5, 64, 65, 257, 1000, 4097}) {
    const Permutation order(Seed(9), size);
    for (const std::int64_t first : {std::int64_t{0}, size / 3}) {
      std::vector<std::int64_t> numbers(static_cast<std::size_t>(size - first));
      order.write(first, numbers);
      for (std::int64_t i = first; i < size; ++i) {
        ASSERT_EQ(numbers[static_cast<std::size_t>(i - first)], order(i));
      }
    }
  }
}

TEST(Permutation, SpreadsPlacesEvenly) {
  // Where place 3 of 10 goes, over many seeds: chi-squared with 9 degrees of freedom.
  std::array<int, 10> hits{};
  const int seeds = 20'000;
  for (int s = 0; s < seeds; ++s) {
    ++hits[static_cast<std::size_t>(
        Permutation(Seed(11).at(static_cast<std::uint64_t>(s)), 10)(3))];
  }
  double chi = 0;
  for (const int h : hits) {
    chi += (h - seeds / 10.0) * (h - seeds / 10.0) / (seeds / 10.0);
  }
  EXPECT_LT(chi, 33.7);  // p = 1e-4
}

TEST(Permutation, DependsOnTheSeed) {
  const Permutation a(Seed(1), 1000);
  const Permutation b(Seed(2), 1000);
  int equal = 0;
  for (std::int64_t i = 0; i < 1000; ++i) {
    equal += a(i) == b(i) ? 1 : 0;
  }
  EXPECT_LT(equal, 10);
}

}  // namespace
}  // namespace lamina

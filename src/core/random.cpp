#include "lamina/core/random.hpp"

#include <algorithm>
#include <cmath>

#include "core/assert.hpp"
#include "lamina/core/math.hpp"

namespace lamina {

std::array<std::uint32_t, 4> philox(std::uint64_t key, std::uint64_t low, std::uint64_t high) {
  auto k0 = static_cast<std::uint32_t>(key);
  auto k1 = static_cast<std::uint32_t>(key >> 32);
  std::array<std::uint32_t, 4> c = {
      static_cast<std::uint32_t>(low), static_cast<std::uint32_t>(low >> 32),
      static_cast<std::uint32_t>(high), static_cast<std::uint32_t>(high >> 32)};
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t p0 = std::uint64_t{0xD2511F53} * c[0];
    const std::uint64_t p1 = std::uint64_t{0xCD9E8D57} * c[2];
    c = {static_cast<std::uint32_t>(p1 >> 32) ^ c[1] ^ k0, static_cast<std::uint32_t>(p1),
         static_cast<std::uint32_t>(p0 >> 32) ^ c[3] ^ k1, static_cast<std::uint32_t>(p0)};
    k0 += 0x9E3779B9;  // the golden ratio
    k1 += 0xBB67AE85;  // sqrt(3) - 1
  }
  return c;
}

namespace {

std::uint64_t first_words(const std::array<std::uint32_t, 4>& words) {
  return words[0] | (std::uint64_t{words[1]} << 32);
}

/// A bijective mixer of 64 bits (the finalizer of SplitMix64, Steele et al. 2014).
std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

}  // namespace

Seed::Seed(std::uint64_t value) : key_(value) {}

Seed Seed::at(std::uint64_t index) const {
  // The high half tells an index from a name: at(3) and at("…") never share a counter.
  return Seed(first_words(philox(key_, index, 1)));
}

Seed Seed::at(std::string_view purpose) const {
  // A chain of Philox calls, 8 bytes each; the length goes in first, so "a" + "\0" differs from
  // "a".
  std::uint64_t key = first_words(philox(key_, purpose.size(), 2));
  for (std::size_t begin = 0; begin < purpose.size(); begin += 8) {
    std::uint64_t bytes = 0;
    for (std::size_t i = begin; i < purpose.size() && i < begin + 8; ++i) {
      bytes |= std::uint64_t{static_cast<unsigned char>(purpose[i])} << (8 * (i - begin));
    }
    key = first_words(philox(key, bytes, 3));
  }
  return Seed(key);
}

float uniform(std::uint32_t word) {
  return static_cast<float>(word >> 8) * 0x1p-24F;
}

double normal(Seed seed, std::uint64_t index) {
  // Box-Muller; both numbers of a pair are used: the even index takes the cosine, the odd the sine.
  const auto words = philox(seed.key(), index / 2, 0);
  const double u = (first_words(words) >> 11) * 0x1p-53;
  const double v = ((words[2] | (std::uint64_t{words[3]} << 32)) >> 11) * 0x1p-53;
  const double radius = std::sqrt(-2.0 * math::log(1.0 - u));
  const double angle = 6.283185307179586476925 * v;
  return radius * (index % 2 == 0 ? math::cos(angle) : math::sin(angle));
}

Permutation::Permutation(Seed seed, std::int64_t size)
    : key_(seed.key()), size_(size), half_bits_(1) {
  LAMINA_ASSERT(size >= 0, "a permutation has a size of 0 or more");
  while (half_bits_ < 31 && (std::int64_t{1} << (2 * half_bits_)) < size) {
    ++half_bits_;
  }
}

std::uint64_t Permutation::walked(std::uint64_t value) const {
  const std::uint64_t mask = (std::uint64_t{1} << half_bits_) - 1;
  std::uint64_t left = value >> half_bits_;
  std::uint64_t right = value & mask;
  std::uint64_t round_key = key_;
  for (int round = 0; round < 6; ++round) {
    round_key += 0x9E3779B97F4A7C15;
    const std::uint64_t mixed = left ^ (mix(round_key ^ mix(right + round_key)) & mask);
    left = right;
    right = mixed;
  }
  return (left << half_bits_) | right;
}

std::int64_t Permutation::operator()(std::int64_t place) const {
  LAMINA_ASSERT(place >= 0 && place < size_, "a place lies inside the permutation");
  auto value = static_cast<std::uint64_t>(place);
  do {
    value = walked(value);
  } while (value >= static_cast<std::uint64_t>(size_));
  return static_cast<std::int64_t>(value);
}

void Permutation::write(std::int64_t first, std::span<std::int64_t> numbers) const {
  LAMINA_ASSERT(first >= 0 && first + static_cast<std::int64_t>(numbers.size()) <= size_,
                "places lie inside the permutation");
  // A walk is a long chain of multiplications, and whether it ends inside is a toss: so walks of
  // different places run side by side, and those that ended outside go again together.
  constexpr std::size_t most = 64;
  while (!numbers.empty()) {
    const std::size_t count = std::min(most, numbers.size());
    std::array<std::uint8_t, most> outside{};
    for (std::size_t i = 0; i < count; ++i) {
      numbers[i] = first + static_cast<std::int64_t>(i);
      outside[i] = static_cast<std::uint8_t>(i);
    }
    for (std::size_t open = count; open > 0;) {
      std::size_t still = 0;
      for (std::size_t i = 0; i < open; ++i) {
        const std::uint8_t place = outside[i];
        const std::uint64_t value = walked(static_cast<std::uint64_t>(numbers[place]));
        numbers[place] = static_cast<std::int64_t>(value);
        outside[still] = place;
        still += value >= static_cast<std::uint64_t>(size_) ? 1 : 0;
      }
      open = still;
    }
    first += static_cast<std::int64_t>(count);
    numbers = numbers.subspan(count);
  }
}

}  // namespace lamina

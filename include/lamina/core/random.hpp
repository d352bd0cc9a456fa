// Counter-based random numbers: every number is a pure function of (seed, purpose, place), so any
// thread at any time computes the same one. Philox4x32-10: Salmon et al., SC'11.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace lamina {

/// Four random words for a 64-bit key and a 128-bit counter (low, high).
std::array<std::uint32_t, 4> philox(std::uint64_t key, std::uint64_t low, std::uint64_t high);

/// A key for one purpose. `Seed(7).at("dropout").at(3)` never collides with another path in
/// practice.
class Seed {
 public:
  explicit Seed(std::uint64_t value = 0);
  Seed at(std::string_view purpose) const;
  Seed at(std::uint64_t index) const;
  std::uint64_t key() const { return key_; }

 private:
  std::uint64_t key_;
};

/// A number in [0, 1) with 24 bits from one random word.
float uniform(std::uint32_t word);

/// A standard normal number: element `index` of the stream of `seed` (Box-Muller on two words).
double normal(Seed seed, std::uint64_t index);

/// A pseudo-random order of 0…size-1 that can be asked at any place without storing it: a Feistel
/// network on the next power of four, walked until it lands inside (cycle walking).
class Permutation {
 public:
  Permutation(Seed seed, std::int64_t size);
  std::int64_t operator()(std::int64_t place) const;
  /// The numbers at places first, first + 1, … of `numbers`: several times faster than one at a
  /// time.
  void write(std::int64_t first, std::span<std::int64_t> numbers) const;

 private:
  /// One walk through the network; the result may lie outside.
  std::uint64_t walked(std::uint64_t value) const;

  std::uint64_t key_;
  std::int64_t size_;
  int half_bits_;
};

}  // namespace lamina

#include "core/digest.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace lamina {

namespace {

// Any odd numbers will do: the golden ratio, and √3 - 1.
constexpr std::uint64_t odd = 0x9E3779B97F4A7C15;
constexpr std::uint64_t other = 0xBB67AE8584CAA73B;

/// One to one in both arguments, so no single change is ever lost.
std::uint64_t joined(std::uint64_t state, std::uint64_t word) {
  return std::rotl(state + word * other, 31) * odd;
}

/// Four chains side by side keep the multiplier busy.
using Lanes = std::array<std::uint64_t, 4>;

void take(Lanes& lanes, const std::byte* bytes) {
  Lanes words;
  std::memcpy(words.data(), bytes, sizeof words);
  for (std::size_t i = 0; i < lanes.size(); ++i) lanes[i] = joined(lanes[i], words[i]);
}

}  // namespace

std::uint64_t digest(const void* bytes, std::size_t size, std::uint64_t before) {
  constexpr std::size_t stripe = sizeof(Lanes);
  const auto* at = static_cast<const std::byte*>(bytes);
  Lanes lanes = {before + 1, before + 2, before + 3, before + 4};
  std::size_t left = size;
  for (; left >= stripe; left -= stripe, at += stripe) take(lanes, at);
  if (left > 0) {
    std::array<std::byte, stripe> last{};
    std::copy_n(at, left, last.begin());
    take(lanes, last.data());
  }
  std::uint64_t result = joined(before, size);
  for (const std::uint64_t lane : lanes) result = joined(result, lane ^ (lane >> 32));
  result = (result ^ (result >> 32)) * odd;
  return result ^ (result >> 29);
}

}  // namespace lamina

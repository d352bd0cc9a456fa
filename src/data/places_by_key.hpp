// Places of equal keys, side by side.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/assert.hpp"

namespace lamina {

/// Those of 0…count-1, below 2³², whose key is not 0: equal keys one after the other, their places
/// ascending. `key(place)` gives 64 bits. Takes 8 bytes a place, and sorts faster than pairs: by
/// the upper half of the key beside the place, then the few runs in which the lower half differs.
template <class Key>
std::vector<std::uint64_t> places_by_key(std::size_t count, Key key) {
  constexpr std::uint64_t low = 0xFFFFFFFF;
  LAMINA_ASSERT(count <= low, "places have 32 bits");
  std::size_t found = 0;
  for (std::size_t i = 0; i < count; ++i) found += key(i) != 0 ? 1 : 0;
  std::vector<std::uint64_t> places;
  places.reserve(found);
  for (std::size_t i = 0; i < count; ++i) {
    if (key(i) != 0) places.push_back((key(i) & ~low) | i);
  }
  std::sort(places.begin(), places.end());
  const auto by_key = [&](std::uint64_t a, std::uint64_t b) {
    return key(a & low) < key(b & low);
  };
  for (auto begin = places.begin(); begin != places.end();) {
    const auto end = std::find_if(begin, places.end(), [&](std::uint64_t place) {
      return (place & ~low) != (*begin & ~low);
    });
    if (end - begin > 1) std::stable_sort(begin, end, by_key);
    begin = end;
  }
  for (std::uint64_t& place : places) place &= low;
  return places;
}

}  // namespace lamina

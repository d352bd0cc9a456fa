// The area under the receiver operating characteristic.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace lamina {

struct Scored {
  float score;
  bool positive;
};

/// The chance that a positive row scores above a negative one, ties counting half (Mann-Whitney U);
/// nothing when either kind is missing. Sorts `rows`. Exact but for one division.
std::optional<double> area_under_curve(std::vector<Scored>& rows);

}  // namespace lamina

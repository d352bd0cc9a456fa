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

struct Area {
  double value;
  /// Its standard error; nothing when there are fewer than two rows of either kind.
  std::optional<double> error;
};

/// The chance that a positive row scores above a negative one, ties counting half (Mann-Whitney U),
/// exact but for one division, and its error by DeLong, DeLong & Clarke-Pearson (1988): the
/// variance of how each row of a kind is placed among those of the other. Nothing when either kind
/// is missing. Sorts `rows`.
std::optional<Area> area_under_curve(std::vector<Scored>& rows);

}  // namespace lamina

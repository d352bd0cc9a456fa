// Directions in the space of a network's weights.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "lamina/model/network.hpp"

namespace lamina {

/// A number for each element of an arena.
using Direction = std::vector<double>;

/// Normal numbers of the seed, filter-normalised: the weights into each unit, and each row of a
/// learnt table, have the norm that they have in `parameters`. All else is 0.
Direction random_direction(const Network& network, const ParameterArena& parameters, Seed seed);

struct MainDirections {
  std::array<Direction, 2> directions;  ///< orthogonal, of length 1; zeros where nothing moved so
  double share = 0;  ///< of the squared distances from the origin that lies along them
};

/// The directions through `origin` along which `points` lie farthest from it, together: of what is
/// trainable. Eigenvectors of the points' inner products, by Jacobi's rotations.
MainDirections main_directions(const ParameterTable& table, const ParameterArena& origin,
                               std::span<const ParameterArena> points);

/// (point - origin) · direction.
double along(const Direction& direction, const ParameterArena& origin, const ParameterArena& point);

}  // namespace lamina

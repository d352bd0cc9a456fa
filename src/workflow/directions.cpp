#include "workflow/directions.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lamina {

namespace {

/// Scales every `stride`-th of the direction's numbers from `first` to the norm of the weights
/// there.
void normalise(double* direction, const float* weights, std::int64_t count, std::int64_t stride) {
  double length = 0;
  double wanted = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    length += direction[i * stride] * direction[i * stride];
    wanted += static_cast<double>(weights[i * stride]) * weights[i * stride];
  }
  const double factor = length > 0 ? std::sqrt(wanted / length) : 0;
  for (std::int64_t i = 0; i < count; ++i) direction[i * stride] *= factor;
}

using Matrix = std::vector<std::vector<double>>;

/// Turns the symmetric matrix `a` until it is diagonal; the columns of the result are eigenvectors.
Matrix eigenvectors(Matrix& a) {
  const std::size_t n = a.size();
  Matrix v(n, std::vector<double>(n));
  for (std::size_t i = 0; i < n; ++i) v[i][i] = 1;
  constexpr int rounds = 30;  // it converges quadratically
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t p = 0; p < n; ++p) {
      for (std::size_t q = p + 1; q < n; ++q) {
        if (a[p][q] == 0) continue;
        const double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        const double t = (theta < 0 ? -1 : 1) / (std::abs(theta) + std::sqrt(theta * theta + 1));
        const double c = 1 / std::sqrt(t * t + 1);
        const double s = t * c;
        for (std::size_t k = 0; k < n; ++k) {
          const double kp = a[k][p];
          a[k][p] = c * kp - s * a[k][q];
          a[k][q] = s * kp + c * a[k][q];
        }
        for (std::size_t k = 0; k < n; ++k) {
          const double pk = a[p][k];
          a[p][k] = c * pk - s * a[q][k];
          a[q][k] = s * pk + c * a[q][k];
          const double vp = v[k][p];
          v[k][p] = c * vp - s * v[k][q];
          v[k][q] = s * vp + c * v[k][q];
        }
      }
    }
  }
  return v;
}

double length_of(const Direction& direction) {
  return std::sqrt(std::inner_product(direction.begin(), direction.end(), direction.begin(), 0.0));
}

}  // namespace

Direction random_direction(const Network& network, const ParameterArena& parameters, Seed seed) {
  const ParameterTable& table = network.parameters();
  Direction direction(static_cast<std::size_t>(table.arena_elements()));
  for (const ParameterEntry& entry : table.entries()) {
    const bool learnt_table = entry.kind == ParameterKind::embedding;
    if ((entry.kind != ParameterKind::weight && !learnt_table) || entry.shape.rank() < 2) continue;
    double* const part = direction.data() + entry.offset;
    const float* const weights = parameters.view(entry).f32();
    const Seed own = seed.at(entry.name);
    const std::int64_t all = entry.shape.elements();
    for (std::int64_t i = 0; i < all; ++i) part[i] = normal(own, static_cast<std::uint64_t>(i));
    // [K+1,D]: each row; [I,O] and [G,I,O]: what leads into each unit.
    const std::int64_t units = entry.shape.last();
    const std::int64_t inputs = entry.shape[entry.shape.rank() - 2];
    for (std::int64_t block = 0; block < all; block += inputs * units) {
      for (std::int64_t i = 0; i < (learnt_table ? inputs : units); ++i) {
        const std::int64_t first = block + (learnt_table ? i * units : i);
        normalise(part + first, weights + first, learnt_table ? units : inputs,
                  learnt_table ? 1 : units);
      }
    }
  }
  return direction;
}

MainDirections main_directions(const ParameterTable& table, const ParameterArena& origin,
                               std::span<const ParameterArena> points) {
  const auto trainable = static_cast<std::size_t>(table.trainable_elements());
  const float* const from = origin.all().f32();
  const auto difference = [&](std::size_t point, std::size_t i) {
    return static_cast<double>(points[point].all().f32()[i]) - from[i];
  };
  Matrix products(points.size(), std::vector<double>(points.size()));
  for (std::size_t a = 0; a < points.size(); ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      double sum = 0;
      for (std::size_t i = 0; i < trainable; ++i) sum += difference(a, i) * difference(b, i);
      products[a][b] = products[b][a] = sum;
    }
  }
  double total = 0;
  for (std::size_t a = 0; a < points.size(); ++a) total += products[a][a];
  const Matrix vectors = eigenvectors(products);
  std::vector<std::size_t> order(points.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return products[a][a] > products[b][b]; });
  MainDirections found;
  for (std::size_t k = 0; k < found.directions.size(); ++k) {
    Direction& direction = found.directions[k];
    direction.resize(static_cast<std::size_t>(table.arena_elements()));
    if (k >= order.size() || !(total > 0)) continue;
    for (std::size_t point = 0; point < points.size(); ++point) {
      const double share = vectors[point][order[k]];
      for (std::size_t i = 0; i < trainable; ++i) direction[i] += share * difference(point, i);
    }
    const double length = length_of(direction);
    if (!(length > 0)) continue;
    for (double& number : direction) number /= length;
    // The start lies on the positive side, so that equal runs look alike.
    if (along(direction, origin, points[0]) < 0) {
      for (double& number : direction) number = -number;
    }
    found.share += products[order[k]][order[k]] / total;
  }
  return found;
}

double along(const Direction& direction, const ParameterArena& origin,
             const ParameterArena& point) {
  const float* const from = origin.all().f32();
  const float* const to = point.all().f32();
  double sum = 0;
  for (std::size_t i = 0; i < direction.size(); ++i) {
    sum += direction[i] * (static_cast<double>(to[i]) - from[i]);
  }
  return sum;
}

}  // namespace lamina

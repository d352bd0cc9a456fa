#include "lamina/model/initializer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "lamina/core/math.hpp"

namespace lamina {

namespace {

void fill_normal(View values, double deviation, Seed seed) {
  fill(values,
       [&](std::int64_t i) { return deviation * normal(seed, static_cast<std::uint64_t>(i)); });
}

void fill_uniform(View values, double limit, Seed seed) {
  fill(values, [&](std::int64_t i) {
    const auto place = static_cast<std::uint64_t>(i);
    const double u = uniform(philox(seed.key(), place / 4, 0)[place % 4]);
    return (2 * u - 1) * limit;
  });
}

/// Drawn again where they lie more than two deviations from 0.
void fill_truncated(View values, double deviation, Seed seed) {
  fill(values, [&](std::int64_t i) {
    for (std::uint64_t attempt = 0;; ++attempt) {
      const double number = normal(seed.at(attempt), static_cast<std::uint64_t>(i));
      if (std::abs(number) <= 2) return deviation * number;
    }
  });
}

double both_fans(const Fans& fans) {
  return static_cast<double>(fans.in + fans.out);
}

double fan_in(const Fans& fans) {
  return static_cast<double>(fans.in);
}

/// `count` vectors of `length` ≥ count numbers at right angles, each of length 1, one after the
/// other: normal numbers by Gram and Schmidt, each projection taken off twice, since once leaves
/// what rounding has lost.
std::vector<double> orthonormal(std::int64_t count, std::int64_t length, Seed seed) {
  std::vector<double> all(static_cast<std::size_t>(count * length));
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = normal(seed, i);
  const auto vector = [&](std::int64_t v) {
    return all.data() + v * length;
  };
  const auto product = [&](const double* a, const double* b) {
    double sum = 0;
    for (std::int64_t i = 0; i < length; ++i) sum += a[i] * b[i];
    return sum;
  };
  for (std::int64_t v = 0; v < count; ++v) {
    double* const now = vector(v);
    for (std::int64_t pass = 0; pass < 2; ++pass) {
      for (std::int64_t before = 0; before < v; ++before) {
        const double part = product(now, vector(before));
        for (std::int64_t i = 0; i < length; ++i) now[i] -= part * vector(before)[i];
      }
    }
    const double size = std::sqrt(product(now, now));
    for (std::int64_t i = 0; i < length; ++i) now[i] /= size;
  }
  return all;
}

}  // namespace

std::span<const Initializer> Initializer::shipped() {
  return members<Initializer>(ShippedInitializers{});
}

void Automatic::start(View values, const Fans& fans, Seed seed) const {
  if (fans.activation->rectifies()) return HeNormal{}.start(values, fans, seed);
  if (fans.activation.as<Selu>() != nullptr) return LecunNormal{}.start(values, fans, seed);
  GlorotUniform{}.start(values, fans, seed);
}

void GlorotUniform::start(View values, const Fans& fans, Seed seed) const {
  fill_uniform(values, std::sqrt(6 / both_fans(fans)), seed);
}

void GlorotNormal::start(View values, const Fans& fans, Seed seed) const {
  fill_normal(values, std::sqrt(2 / both_fans(fans)), seed);
}

void HeUniform::start(View values, const Fans& fans, Seed seed) const {
  fill_uniform(values, std::sqrt(6 / fan_in(fans)), seed);
}

void HeNormal::start(View values, const Fans& fans, Seed seed) const {
  fill_normal(values, std::sqrt(2 / fan_in(fans)), seed);
}

void LecunUniform::start(View values, const Fans& fans, Seed seed) const {
  fill_uniform(values, std::sqrt(3 / fan_in(fans)), seed);
}

void LecunNormal::start(View values, const Fans& fans, Seed seed) const {
  fill_normal(values, std::sqrt(1 / fan_in(fans)), seed);
}

void RandomUniform::fields(Fields& f) {
  f("limit", limit, at_least(0), "of the numbers, from -limit to limit");
}

void RandomUniform::start(View values, const Fans&, Seed seed) const {
  fill_uniform(values, limit, seed);
}

void RandomNormal::fields(Fields& f) {
  f("deviation", deviation, at_least(0), "of the normal distribution around 0");
}

void RandomNormal::start(View values, const Fans&, Seed seed) const {
  fill_normal(values, deviation, seed);
}

void TruncatedNormal::fields(Fields& f) {
  f("deviation", deviation, at_least(0), "of the normal distribution around 0, before the cut");
}

void TruncatedNormal::start(View values, const Fans&, Seed seed) const {
  fill_truncated(values, deviation, seed);
}

void Orthogonal::fields(Fields& f) {
  f("gain", gain, any_number(), "length of the rows or columns");
}

void Orthogonal::start(View values, const Fans&, Seed seed) const {
  if (values.elements() == 0) return;
  const std::int64_t columns = values.shape.rank() == 0 ? 1 : values.shape[values.shape.rank() - 1];
  const std::int64_t rows = values.elements() / columns;
  const bool wide = rows < columns;
  const std::vector<double> all =
      orthonormal(std::min(rows, columns), std::max(rows, columns), seed);
  fill(values, [&](std::int64_t i) {
    const std::int64_t place = wide ? i : i % columns * rows + i / columns;
    return gain * all[static_cast<std::size_t>(place)];
  });
}

void VarianceScaling::fields(Fields& f) {
  static constexpr std::array<std::string_view, 3> modes = {"fan_in", "fan_out", "fan_avg"};
  static constexpr std::array<std::string_view, 3> distributions = {
      "truncated_normal", "untruncated_normal", "uniform"};
  f("scale", scale, above(0), "of the variance");
  f("mode", mode, modes, "the number of units that the variance is divided by");
  f("distribution", distribution, distributions, "of the numbers");
}

void VarianceScaling::start(View values, const Fans& fans, Seed seed) const {
  const double fan = mode == FanMode::fan_in    ? fan_in(fans)
                     : mode == FanMode::fan_out ? static_cast<double>(fans.out)
                                                : both_fans(fans) / 2;
  const double variance = scale / std::max(1.0, fan);
  if (distribution == Distribution::uniform) {
    fill_uniform(values, std::sqrt(3 * variance), seed);
  } else if (distribution == Distribution::untruncated_normal) {
    fill_normal(values, std::sqrt(variance), seed);
  } else {
    constexpr double deviation_left = 0.87962566103423978;  // of N(0, 1) within ±2
    fill_truncated(values, std::sqrt(variance) / deviation_left, seed);
  }
}

void IdentityMatrix::fields(Fields& f) {
  f("gain", gain, any_number(), "on the diagonal");
}

void IdentityMatrix::start(View values, const Fans&, Seed) const {
  const std::int64_t columns = values.shape.last();
  const bool vector = values.shape.rank() < 2;
  fill(values, [&](std::int64_t i) { return vector || i / columns == i % columns ? gain : 0.0; });
}

void DataDriven::start(View values, const Fans&, Seed seed) const {
  fill_normal(values, 1, seed);
}

void DataDriven::adapt(View values, const ConstView& sums, Seed) const {
  const std::int64_t units = sums.shape.last();
  const std::int64_t rows = sums.shape.rows();
  for (std::int64_t unit = 0; unit < units; ++unit) {
    const auto sum = [&](std::int64_t row) {
      return static_cast<double>(sums.f32()[row * units + unit]);
    };
    double mean = 0;
    for (std::int64_t row = 0; row < rows; ++row) mean += sum(row);
    mean /= static_cast<double>(rows);
    double squares = 0;
    for (std::int64_t row = 0; row < rows; ++row) squares += (sum(row) - mean) * (sum(row) - mean);
    const double deviation = std::sqrt(squares / static_cast<double>(rows));
    if (!(deviation > 1e-6)) continue;  // no row, or all the same but for rounding
    for (std::int64_t i = unit; i < values.elements(); i += units) {
      values.f32()[i] = static_cast<float>(static_cast<double>(values.f32()[i]) / deviation);
    }
  }
}

void HePlus::fields(Fields& f) {
  f("rows", rows, within(1, 1 << 16), "whose sums each bias is a mean of");
}

void HePlus::start(View values, const Fans& fans, Seed seed) const {
  Zeros{}.start(values, fans, seed);
}

void HePlus::adapt(View values, const ConstView& sums, Seed seed) const {
  const std::int64_t units = sums.shape.last();
  const auto count = static_cast<double>(sums.shape.rows());
  std::uint64_t drawn = 0;
  const auto random = [&] {
    const std::uint64_t place = drawn++;
    return static_cast<double>(uniform(philox(seed.key(), place / 4, 0)[place % 4]));
  };
  for (std::int64_t unit = 0; unit < units && count > 0; ++unit) {
    double mean = 0;
    double weights = 0;
    for (std::int64_t i = 0; i < rows; ++i) {
      const auto row = static_cast<std::int64_t>(std::min(random() * count, count - 1));
      const double weight = -math::log(std::max(1 - random(), 1e-300));  // exponential
      mean += weight * static_cast<double>(sums.f32()[row * units + unit]);
      weights += weight;
    }
    values.f32()[unit] = static_cast<float>(weights > 0 ? -mean / weights : 0);
  }
}

void Zeros::start(View values, const Fans&, Seed) const {
  fill(values, [](std::int64_t) { return 0.0; });
}

void Constant::fields(Fields& f) {
  f("value", value, any_number(), "of every element");
}

void Constant::start(View values, const Fans&, Seed) const {
  fill(values, [this](std::int64_t) { return value; });
}

}  // namespace lamina

#include "lamina/model/initializer.hpp"

#include <cmath>

namespace lamina {

namespace {

void fill_normal(View values, double deviation, Seed seed) {
  fill(values,
       [&](std::int64_t i) { return deviation * normal(seed, static_cast<std::uint64_t>(i)); });
}

}  // namespace

std::span<const Initializer> Initializer::shipped() {
  return members<Initializer>(ShippedInitializers{});
}

void Automatic::start(View values, const Fans& fans, Seed seed) const {
  if (fans.activation->rectifies()) return HeNormal{}.start(values, fans, seed);
  GlorotUniform{}.start(values, fans, seed);
}

void GlorotUniform::start(View values, const Fans& fans, Seed seed) const {
  const double limit = std::sqrt(6 / static_cast<double>(fans.in + fans.out));
  fill(values, [&](std::int64_t i) {
    const auto place = static_cast<std::uint64_t>(i);
    const double u = uniform(philox(seed.key(), place / 4, 0)[place % 4]);
    return (2 * u - 1) * limit;
  });
}

void HeNormal::start(View values, const Fans& fans, Seed seed) const {
  fill_normal(values, std::sqrt(2 / static_cast<double>(fans.in)), seed);
}

void RandomNormal::fields(Fields& f) {
  f("deviation", deviation, at_least(0), "of the normal distribution around 0");
}

void RandomNormal::start(View values, const Fans&, Seed seed) const {
  fill_normal(values, deviation, seed);
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

#include "studio/loss_surface.hpp"

#include <algorithm>

namespace lamina::studio {

Examples some_training_rows(const Data& data, std::int64_t most) {
  Examples rows = data.training.examples().rows(0, std::min(most, data.training.rows()));
  rows.folds = {};
  return rows;
}

std::int64_t affordable_rows(const Moment& moment, std::int64_t times, std::int64_t most) {
  constexpr double worth = 1e9;  // multiplications and additions
  const auto parameters =
      static_cast<double>(moment.scene->network.parameters().trainable_parameters());
  const double rows = worth / (2 * std::max(parameters, 1.0) * static_cast<double>(times));
  constexpr double least = 16;
  return static_cast<std::int64_t>(std::clamp(rows, least, static_cast<double>(most)));
}

std::optional<Measurement> validation_of(const Moment& moment) {
  const Examples rows = moment.data().validation.examples();
  if (rows.rows() == 0 || moment.state.options.members > 1) return {};
  return LossSurface(moment, rows).measured();
}

}  // namespace lamina::studio

// What tells the members of an ensemble apart that share all layers behind it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lamina/core/fields.hpp"

namespace lamina {

class Layer;

/// How the scales of an ensemble start: 1 or -1, or N(0, 1).
enum class ScaleStart : std::uint8_t { signs, normal };
inline constexpr std::array<std::string_view, 2> scale_start_names = {"signs", "normal"};

/// y_g = x_g ∘ scale_g[F] of member g, for x[B,G,F], or x[B,F] for all of them; y[B,G,F]. The first
/// layer of TabM-mini: Dense layers behind it are shared by all members. Gorishniy et al. 2025.
struct ScaleEnsemble {
  static constexpr std::string_view kind = "scale_ensemble";

  std::int64_t ensemble_size = 4;
  ScaleStart start = ScaleStart::signs;
  /// How many neighbours come of one column, such as its one-hot slots, and so start with the same
  /// scale; F in all. Empty: each starts by itself.
  std::vector<std::int64_t> columns = {};

  void fields(Fields& f);
  /// What a summary says of it, e.g. "4 members".
  std::string detail() const;
};
std::unique_ptr<Layer> make_layer(const ScaleEnsemble& config);

}  // namespace lamina

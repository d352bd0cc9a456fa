// Numbers as waves: what lets a network see small differences.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "lamina/core/fields.hpp"

namespace lamina {

class Layer;

/// `pbld`: cosines with a phase, a linear layer, and the number itself; `plr`: cosines and sines, a
/// linear layer and relu.
enum class PeriodicForm : std::uint8_t { pbld, plr };

/// Every column of x[B,F] by itself into `units` numbers -> [B, F · units], all of it learnt:
///   pbld: W cos(2π w x + b) + c, and x;  Holzmüller et al. 2024 (RealMLP)
///   plr:  relu(W [cos(2π w x), sin(2π w x)] + c);  Gorishniy et al. 2022
/// Frequencies w start as N(0, deviation²), phases b as U(±π), W and c as U(±1/√inputs).
struct PeriodicEmbedding {
  static constexpr std::string_view kind = "periodic_embedding";

  std::int64_t units = 4;         ///< of a column; pbld counts the number itself
  std::int64_t frequencies = 16;  ///< of a column
  double deviation = 0.1;         ///< how fast the waves are at the start
  PeriodicForm form = PeriodicForm::pbld;

  void fields(Fields& f);
  /// What a summary says of it, e.g. "pbld, 16 frequencies".
  std::string detail() const;
};
std::unique_ptr<Layer> make_layer(const PeriodicEmbedding& config);

}  // namespace lamina

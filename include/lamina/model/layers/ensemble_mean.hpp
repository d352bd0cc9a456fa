// Where the members of an ensemble come to one answer.
#pragma once

#include <memory>
#include <string>

#include "lamina/core/fields.hpp"

namespace lamina {

class Layer;

/// The mean over the members: x[B,G,F] -> [B,F]. Of what comes before a sigmoid or softmax, which
/// an Activate after it adds. Where rows come by member it leaves each answer to itself, [B·G,F].
/// Its statistic "weights" [G] says how much each member counts, 1/G to begin with; no step of
/// training changes it.
struct EnsembleMean {
  static constexpr std::string_view kind = "ensemble_mean";

  void fields(Fields&) {}
};
std::unique_ptr<Layer> make_layer(const EnsembleMean& config);

}  // namespace lamina

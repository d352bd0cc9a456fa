// Where the members of an ensemble come to one answer.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

#include "lamina/core/fields.hpp"

namespace lamina {

class Layer;

/// Of what a mean of classes is taken.
enum class MeanOf : std::uint8_t { logits, probabilities };
inline constexpr std::array<std::string_view, 2> mean_of_names = {"logits", "probabilities"};

/// The mean over the members: x[B,G,F] -> [B,F]. Of what comes before a sigmoid or softmax, which
/// an Activate after it adds; with `of` = probabilities that Activate gives the mean of the
/// members' probabilities. Where rows come by member, or members are left apart, it leaves each
/// answer to itself, [B·G,F]. Its statistic "weights" [G] says how much each member counts, 1/G to
/// begin with; no step of training changes it.
struct EnsembleMean {
  static constexpr std::string_view kind = "ensemble_mean";

  MeanOf of = MeanOf::logits;

  void fields(Fields& f);
};
std::unique_ptr<Layer> make_layer(const EnsembleMean& config);

}  // namespace lamina

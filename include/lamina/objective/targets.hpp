// What a loss reads as the truth of a row.
#pragma once

#include <cstdint>

namespace lamina {

enum class Targets : std::uint8_t {
  any,            ///< f32 or i32 with an entry a row; the loss itself knows more
  numbers,        ///< f32 [N,O], any finite ones
  non_negative,   ///< f32 [N,O] of at least 0
  probabilities,  ///< f32 [N,1] from 0 to 1
  distributions,  ///< f32 [N,O] of at least 0, the sum of each row is 1
  labels,         ///< i32 [N] from 0 to O - 1
};

}  // namespace lamina

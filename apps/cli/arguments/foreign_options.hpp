// Options as other programs call them, and what says the same here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lamina::cli {

struct ForeignOption {
  std::string_view name;
  std::string_view here;  ///< words of lamina train that mean the same
};

/// Those of `lamina train`.
std::vector<ForeignOption> foreign_training_options();

}  // namespace lamina::cli

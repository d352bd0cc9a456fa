// How a parameter starts that is known before training, and stays so.
#pragma once

#include <string_view>
#include <vector>

#include "lamina/model/initializer.hpp"

namespace lamina {

/// The numbers of a config.
struct Given {
  static constexpr std::string_view kind = "given";
  std::vector<double> numbers;
  void fields(Fields&) {}
  void start(View view, const Fans&, Seed) const {
    fill(view, [&](std::int64_t i) { return numbers[static_cast<std::size_t>(i)]; });
  }
};

}  // namespace lamina

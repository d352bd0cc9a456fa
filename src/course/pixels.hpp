// Images of 28 × 28 pixels with a class each, for the lesson on features.
#pragma once

#include <string>
#include <vector>

#include "course/rows.hpp"
#include "lamina/plot/plot.hpp"

namespace lamina::course {

struct Pixels {
  static constexpr std::int64_t side = 28, count = side * side;

  Rows training, test;  ///< x [N, 784] from 0 to 1, y class codes [N]
  std::vector<std::string> names;
  std::string note;  ///< what they are, for the reader

  std::int64_t classes() const { return static_cast<std::int64_t>(names.size()); }
  /// The first one of a class.
  plot::Picture example_of(std::int64_t c) const;
};

/// Fashion-MNIST, from Debian's package dataset-fashion-mnist; drawn_glyphs() where that is not
/// installed, with a note that says so. Xiao et al. 2017.
Pixels clothes(std::int64_t images, Seed seed);
/// Simple shapes, shifted and blurred with noise.
Pixels drawn_glyphs(std::int64_t images, Seed seed);

}  // namespace lamina::course

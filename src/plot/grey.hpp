// The pixels of a picture between black and white.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "lamina/plot/plot.hpp"

namespace lamina::plot {

/// Reads a picture's pixels as 0 (its least) to 1 (its greatest); 0.5 when all are equal, 0 outside
/// and for what is not finite.
class Grey {
 public:
  Grey(const Pictures& all, const Picture& picture)
      : width_(all.width), height_(all.height), pixels_(picture.pixels) {
    for (const double pixel : pixels_) {
      if (!std::isfinite(pixel)) continue;
      low_ = none_ ? pixel : std::min(low_, pixel);
      high_ = none_ ? pixel : std::max(high_, pixel);
      none_ = false;
    }
  }
  double operator()(std::int64_t x, std::int64_t y) const {
    if (x >= width_ || y >= height_) return 0;
    const double pixel = pixels_[static_cast<std::size_t>(y * width_ + x)];
    if (!std::isfinite(pixel)) return 0;
    return high_ > low_ ? (pixel - low_) / (high_ - low_) : 0.5;
  }
  /// The mean of a block.
  double mean(std::int64_t x, std::int64_t y, std::int64_t width, std::int64_t height) const {
    double sum = 0;
    for (std::int64_t j = 0; j < height; ++j) {
      for (std::int64_t i = 0; i < width; ++i) sum += (*this)(x + i, y + j);
    }
    return sum / static_cast<double>(width * height);
  }

 private:
  std::int64_t width_, height_;
  const std::vector<double>& pixels_;
  double low_ = 0, high_ = 0;
  bool none_ = true;
};

}  // namespace lamina::plot

// Lesson 12: what hidden units learn from raw pixels.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "lamina/core/fields.hpp"
#include "lamina/course/lesson.hpp"

namespace lamina::course {

struct FeaturesLesson {
  static constexpr std::string_view kind = "features";
  static const LessonWords words;

  std::int64_t units = 12;
  std::int64_t epochs = 15;
  std::int64_t images = 5000;
  bool glyphs = false;  ///< drawn here, rather than photographs of clothes
  std::int64_t seed = 1;

  void fields(Fields& f);
  std::vector<Block> run() const;
};

}  // namespace lamina::course

// Lesson 3: several perceptrons on the same inputs.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "lamina/core/fields.hpp"
#include "lamina/course/lesson.hpp"

namespace lamina::course {

struct DenseLayerLesson {
  static constexpr std::string_view kind = "dense-layer";
  static const LessonWords words;

  double lectures = 4;
  double hours = 5;
  std::int64_t units = 3;
  std::int64_t seed = 1;

  void fields(Fields& f);
  std::vector<Block> run() const;
};

}  // namespace lamina::course

// Lesson 7: down the slope of the loss, by steps too small, too large and adaptive.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "lamina/core/fields.hpp"
#include "lamina/course/lesson.hpp"

namespace lamina::course {

struct GradientDescentLesson {
  static constexpr std::string_view kind = "gradient-descent";
  static const LessonWords words;

  double learning_rate = 0.1;
  std::int64_t steps = 60;
  double w1 = -1;
  double w2 = 2.5;

  void fields(Fields& f);
  std::vector<Block> run() const;
};

}  // namespace lamina::course

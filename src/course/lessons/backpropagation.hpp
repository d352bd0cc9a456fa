// Lesson 8: the chain rule, every factor of it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "lamina/core/fields.hpp"
#include "lamina/course/lesson.hpp"

namespace lamina::course {

struct BackpropagationLesson {
  static constexpr std::string_view kind = "backpropagation";
  static const LessonWords words;

  double x1 = 1;
  double x2 = 0.5;
  double target = 1;
  std::int64_t seed = 1;

  void fields(Fields& f);
  std::vector<Block> run() const;
};

}  // namespace lamina::course

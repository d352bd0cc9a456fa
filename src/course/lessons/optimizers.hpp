// Lesson 9: other ways down the same slope.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "lamina/core/fields.hpp"
#include "lamina/course/lesson.hpp"

namespace lamina::course {

struct OptimizersLesson {
  static constexpr std::string_view kind = "optimizers";
  static const LessonWords words;

  double learning_rate = 0.05;
  std::int64_t steps = 60;
  double w1 = -1;
  double w2 = 2.5;

  void fields(Fields& f);
  std::vector<Block> run() const;
};

}  // namespace lamina::course

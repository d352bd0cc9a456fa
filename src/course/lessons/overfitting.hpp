// Lesson 11: learning by heart, and three cures.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "lamina/core/fields.hpp"
#include "lamina/course/lesson.hpp"

namespace lamina::course {

struct OverfittingLesson {
  static constexpr std::string_view kind = "overfitting";
  static const LessonWords words;

  std::int64_t rows = 80;
  std::int64_t units = 64;
  double dropout = 0.5;
  double weight_decay = 1;
  std::int64_t patience = 15;
  std::int64_t epochs = 200;
  std::int64_t seed = 1;

  void fields(Fields& f);
  std::vector<Block> run() const;
};

}  // namespace lamina::course

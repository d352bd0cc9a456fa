// Lesson 5: "Will I pass this class?", before and after training.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "lamina/core/fields.hpp"
#include "lamina/course/lesson.hpp"

namespace lamina::course {

struct PassTheClassLesson {
  static constexpr std::string_view kind = "pass-the-class";
  static const LessonWords words;

  double lectures = 4;
  double hours = 5;
  double learning_rate = 0.02;
  std::int64_t epochs = 60;
  std::int64_t seed = 39;

  void fields(Fields& f);
  std::vector<Block> run() const;
};

}  // namespace lamina::course

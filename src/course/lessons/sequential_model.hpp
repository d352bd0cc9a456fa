// Lesson 4: layers stacked, and what each can tell apart.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "lamina/core/fields.hpp"
#include "lamina/course/lesson.hpp"

namespace lamina::course {

struct SequentialModelLesson {
  static constexpr std::string_view kind = "sequential-model";
  static const LessonWords words;

  std::int64_t units = 8;
  std::int64_t epochs = 150;
  std::int64_t seed = 1;

  void fields(Fields& f);
  std::vector<Block> run() const;
};

}  // namespace lamina::course

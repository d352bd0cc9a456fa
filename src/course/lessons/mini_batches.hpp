// Lesson 10: a rough slope that is cheap, or an exact one that is dear.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "lamina/core/fields.hpp"
#include "lamina/course/lesson.hpp"

namespace lamina::course {

struct MiniBatchesLesson {
  static constexpr std::string_view kind = "mini-batches";
  static const LessonWords words;

  std::int64_t batch_size = 32;
  double learning_rate = 0.1;
  std::int64_t rows = 2048;
  std::int64_t seed = 1;

  void fields(Fields& f);
  std::vector<Block> run() const;
};

}  // namespace lamina::course

// Lesson 6: how wrong an answer is, and how wrong all of them are.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "lamina/core/fields.hpp"
#include "lamina/course/lesson.hpp"

namespace lamina::course {

struct LossLesson {
  static constexpr std::string_view kind = "loss";
  static const LessonWords words;

  double probability = 0.1;  ///< that the network gives to what came true
  std::int64_t rows = 400;
  std::int64_t seed = 1;

  void fields(Fields& f);
  std::vector<Block> run() const;
};

}  // namespace lamina::course

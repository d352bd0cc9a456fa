// Lesson 1: one perceptron, every term of it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "lamina/core/fields.hpp"
#include "lamina/course/lesson.hpp"

namespace lamina::course {

struct PerceptronLesson {
  static constexpr std::string_view kind = "perceptron";
  static const LessonWords words;

  double lectures = 4;
  double hours = 5;
  double lecture_weight = 0.6;
  double hour_weight = 0.4;
  double bias = -4;

  void fields(Fields& f);
  std::vector<Block> run() const;
};

}  // namespace lamina::course

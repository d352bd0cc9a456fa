// Lesson 2: the non-linearities, and why there are any.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "lamina/autograd/activation.hpp"
#include "lamina/core/fields.hpp"
#include "lamina/course/lesson.hpp"

namespace lamina::course {

struct ActivationsLesson {
  static constexpr std::string_view kind = "activations";
  static const LessonWords words;

  Activation activation = Tanh{};  ///< of the hidden units that learn exclusive or
  std::int64_t seed = 1;

  void fields(Fields& f);
  std::vector<Block> run() const;
};

}  // namespace lamina::course

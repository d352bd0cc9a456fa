// A lesson as JSON.
#pragma once

#include <span>
#include <string>

#include "lamina/course/lesson.hpp"

namespace lamina::course {

/// One line with its line break.
std::string lesson_json(const Lesson& lesson, std::span<const Block> blocks);
std::string lesson_list_json();

}  // namespace lamina::course

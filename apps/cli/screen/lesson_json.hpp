// A lesson as JSON.
#pragma once

#include <span>
#include <string>

#include "lamina/course/lesson.hpp"

namespace lamina::cli {

/// One line with its line break.
std::string lesson_json(const course::Lesson& lesson, std::span<const course::Block> blocks);
std::string lesson_list_json();

}  // namespace lamina::cli

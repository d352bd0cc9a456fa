// A lesson as it is read in a terminal.
#pragma once

#include <span>
#include <string>

#include "lamina/course/lesson.hpp"
#include "screen/console.hpp"

namespace lamina::cli {

/// The list of all lessons.
std::string lesson_list(const Screen& screen);
/// What stands before the numbers, the numbers, and what follows them; at most 80 columns.
std::string lesson_text(const course::Lesson& lesson, std::span<const course::Block> blocks,
                        const Screen& screen);

}  // namespace lamina::cli

// A lesson as a page of the documents: Markdown, with its plots as pictures beside it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lamina/course/lesson.hpp"

namespace lamina::cli {

struct LessonPage {
  std::string name;  ///< of the file, e.g. "07_gradient_descent.md"
  std::string markdown;
  /// Name and bytes of each, e.g. "07_gradient_descent_1.svg"; they go into the folder images.
  std::vector<std::pair<std::string, std::string>> pictures;
};

LessonPage lesson_page(const course::Lesson& lesson, const std::vector<course::Block>& blocks);
/// The page that lists the others.
std::string course_page();

}  // namespace lamina::cli

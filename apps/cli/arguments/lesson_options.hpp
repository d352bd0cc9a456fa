// The fields of a lesson as options: learning_rate is --learning-rate.
#pragma once

#include <deque>
#include <optional>
#include <string>

#include "arguments/command_line.hpp"
#include "lamina/course/lesson.hpp"

namespace lamina::cli {

class LessonOptions {
 public:
  /// Both must outlive the reading of the line.
  void declare(CommandLine& line, course::Lesson lesson);
  /// Sets what the user said. Throws Error `usage.…`.
  void apply(course::Lesson& lesson) const;

 private:
  friend class DeclaringFields;
  struct Option {
    std::string field;
    std::optional<std::string> value;
    bool flag = false;
  };
  std::deque<Option> options_;
};

}  // namespace lamina::cli

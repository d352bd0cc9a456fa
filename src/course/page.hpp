// How a lesson writes down what it computes.
#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "lamina/course/lesson.hpp"

namespace lamina::course {

class Page {
 public:
  template <class... Values>
  void say(fmt::format_string<Values...> text, Values&&... values) {
    blocks_.emplace_back(Text{fmt::format(text, std::forward<Values>(values)...)});
  }
  void table(Numbers numbers) { blocks_.emplace_back(std::move(numbers)); }
  void show(plot::Plot plot) { blocks_.emplace_back(std::move(plot)); }
  void show(plot::Pictures pictures) { blocks_.emplace_back(std::move(pictures)); }
  std::vector<Block> take() { return std::move(blocks_); }

 private:
  std::vector<Block> blocks_;
};

/// A number with so many digits behind the point; never "-0.00".
std::string digits(double value, int behind_the_point = 4);
/// "yes" or "no".
std::string yes_no(bool value);
/// "1 step", "7 steps".
std::string counted(std::int64_t count, std::string_view one);

}  // namespace lamina::course

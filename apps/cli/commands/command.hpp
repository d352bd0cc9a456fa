// What a command of the program is: its words in, an exit code out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "screen/console.hpp"

namespace lamina::cli {

struct Command {
  std::string_view name;
  std::string_view summary;
  int (*run)(const std::vector<std::string>& words, Console& console);
};

}  // namespace lamina::cli

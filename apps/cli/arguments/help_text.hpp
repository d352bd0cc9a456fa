// The options of a command as --help shows them: in groups, wrapped to the screen.
#pragma once

#include <string>
#include <vector>

#include "screen/console.hpp"

namespace lamina::cli {

class HelpText {
 public:
  void add(const std::string& title, const std::string& argument, const std::string& help);
  void add(const std::string& title, const std::string& names, const std::string& value_name,
           const std::string& help);

  /// Every option name with its dashes.
  const std::vector<std::string>& names() const { return names_; }
  std::string text(const Screen& screen) const;

 private:
  struct Line {
    std::string left;
    std::string help;
  };
  struct Group {
    std::string title;
    std::vector<Line> lines;
  };
  Group& group(const std::string& title);

  std::vector<Group> groups_;
  std::vector<std::string> names_;
};

}  // namespace lamina::cli

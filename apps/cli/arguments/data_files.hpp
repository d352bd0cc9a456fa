// DATA of the command line: a table in one file, or in several of one header.
#pragma once

#include <string>
#include <vector>

#include "arguments/command_line.hpp"
#include "lamina/data/read.hpp"

namespace lamina::cli {

class DataFiles {
 public:
  /// `name` is "DATA"; further files are "MORE".
  void declare(CommandLine& line, const std::string& name, const std::string& help);

  /// All files are one word of the usage, and there may be none: see given().
  void declare_optional(CommandLine& line, const std::string& name, const std::string& help);
  bool given() const { return !paths().empty(); }

  /// Throws Error for what can be no table, and `usage.unexpected_argument` for a further word that
  /// names no file.
  void check() const;
  Table read(const ReadOptions& options) const;

  const std::string& first() const { return first_; }
  /// All of them, first to last.
  std::vector<std::string> paths() const;
  bool several() const { return !more_.empty(); }
  /// "standard input", "a.csv", "a.csv and 2 more files".
  std::string shown() const;

 private:
  std::string first_;
  std::vector<std::string> more_;
};

}  // namespace lamina::cli

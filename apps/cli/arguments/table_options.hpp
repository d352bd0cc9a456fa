// How a table is written: the options that every command with DATA shares.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "arguments/command_line.hpp"
#include "lamina/data/read.hpp"

namespace lamina::cli {

class TableOptions {
 public:
  /// --missing, --delimiter, --decimal-comma, --no-header, --skip, --comment, --encoding,
  /// --bad-rows.
  void declare_format(CommandLine& line);
  /// --drop and --type, where the columns are chosen.
  void declare_columns(CommandLine& line);

  /// --labels, where answers are known.
  void declare_labels(CommandLine& line);

  /// Adds what the user said to `options`. Throws Error `usage.…`.
  void apply(ReadOptions& options) const;

 private:
  std::vector<std::string> drop_;
  std::vector<std::string> types_;
  std::vector<std::string> missing_;
  std::optional<std::string> delimiter_;
  std::optional<std::string> labels_;
  std::optional<std::string> skip_;
  std::optional<std::string> comment_;
  std::optional<std::string> encoding_;
  std::optional<std::string> bad_rows_;
  bool decimal_comma_ = false;
  bool no_header_ = false;
};

/// A column of weights is numbers, whatever it looks like; "" is none. What --type says stays.
void read_weights_as_numbers(const std::string& column, ReadOptions& options);

}  // namespace lamina::cli

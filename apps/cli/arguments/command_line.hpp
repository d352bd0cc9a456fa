// The words after `lamina NAME`: declared once, read strictly, explained by --help.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arguments/foreign_options.hpp"
#include "screen/console.hpp"

namespace lamina::cli {

/// What a command's help says besides its options.
struct CommandHelp {
  std::string name;      ///< "train"
  std::string usage;     ///< "DATA --target COLUMN [options]"
  std::string about;     ///< what it does, one paragraph
  std::string examples;  ///< indented lines
};

/// An option as it was declared.
struct DeclaredOption {
  std::string group;
  std::string names;       ///< "-o,--output"
  std::string value_name;  ///< "" of a flag
  std::string help;
  bool repeats = false;
};

/// Values arrive as text; arguments/values.hpp turns them into numbers and says what is wrong.
class CommandLine {
 public:
  explicit CommandLine(CommandHelp help);
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  void argument(const std::string& name, std::string& value, const std::string& help);
  /// Any number of words, also none.
  void arguments(const std::string& name, std::vector<std::string>& values,
                 const std::string& help);
  /// `names` as in "-o,--output"; `value_name` as in "FILE". Given twice it is an error.
  void option(const std::string& group, const std::string& names, const std::string& value_name,
              std::optional<std::string>& value, const std::string& help);
  /// One that may be repeated.
  void options(const std::string& group, const std::string& names, const std::string& value_name,
               std::vector<std::string>& values, const std::string& help);
  void flag(const std::string& group, const std::string& names, bool& value,
            const std::string& help);
  /// Names that a later version brings: refused with `usage.not_yet`.
  void later(std::vector<std::string> names);
  /// Names of other programs: refused with what says the same here.
  void foreign(std::vector<ForeignOption> names);
  /// In the order in which they were declared.
  const std::vector<DeclaredOption>& declared() const;

  /// Reads the words. Throws Error `usage.…`. False when help was asked for and shown.
  bool read(std::vector<std::string> words, const Console& console);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lamina::cli

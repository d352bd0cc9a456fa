// Which rows train, which are held out, and where that is written down.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "arguments/command_line.hpp"
#include "lamina/data/read.hpp"
#include "lamina/workflow/train.hpp"

namespace lamina::cli {

class SplitArguments {
 public:
  /// --split, --time, --group, --save-split.
  void declare(CommandLine& line);
  /// Throws Error `usage.…`. The column of groups is read even where `reading` drops it, as an id.
  void apply(TrainOptions& options, ReadOptions& reading) const;

  /// The file of --save-split; "": none.
  std::string file() const { return save_.value_or(""); }

 private:
  bool no_fingerprints_ = false;
  std::optional<std::string> split_, time_, group_, save_;
};

/// Refuses a file of --save-split that cannot be written; `others` are inputs and outputs.
void check_split_file(const std::string& path, bool force, const std::vector<std::string>& others);

/// Writes `row,part` of every row, the first data row of the table being 1.
void write_split(const std::string& path, const std::vector<std::string_view>& parts);

}  // namespace lamina::cli

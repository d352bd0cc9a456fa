#include "arguments/split_arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "arguments/values.hpp"
#include "lamina/core/error.hpp"
#include "system/output_file.hpp"

namespace lamina::cli {

void SplitArguments::declare(CommandLine& line) {
  const char* group = "Which rows are held out";
  line.option(
      group, "--split", "KIND", split_,
      "random (default), time (the last by a column of times), group (whole groups) or first "
      "(the first rows of the file train, the last are held out); the rows that choose the "
      "best epoch are taken in the same way");
  line.option(group, "--time", "COLUMN", time_,
              "dates or numbers that ascend with time: --split time by it");
  line.option(group, "--group", "COLUMN", group_,
              "rows with the same value stay together: --split group by it");
  line.option(group, "--save-split", "FILE", save_,
              "write a CSV of every row's number and part: train, validation or test");
  line.flag(group, "--no-fingerprints", no_fingerprints_,
            "keep no fingerprints of the rows that train, by which evaluate knows them again");
}

void SplitArguments::apply(TrainOptions& options, ReadOptions& reading) const {
  options.fingerprints = !no_fingerprints_;
  if (split_) {
    const std::string_view kind = one_of("--split", *split_, split_kind_names);
    options.split =
        static_cast<SplitKind>(std::find(split_kind_names.begin(), split_kind_names.end(), kind) -
                               split_kind_names.begin());
    options.time.clear();  // what a log of --replay says
    options.group.clear();
  }
  if (time_) options.time = not_empty("--time", *time_);
  if (group_) options.group = not_empty("--group", *group_);
  if (save_) options.name_parts = !not_empty("--save-split", *save_).empty();
  const auto dropped = [&](const std::string& name) {
    return std::find(reading.drop.begin(), reading.drop.end(), name) != reading.drop.end();
  };
  if (!options.time.empty() && dropped(options.time)) {
    throw Error({.code = "usage.conflict",
                 .what = fmt::format("'{}' tells the time of the rows and is dropped too",
                                     printable(options.time)),
                 .where = "command line, options --time and --drop",
                 .fix = "take it out of --drop"});
  }
  if (!options.group.empty() && dropped(options.group)) {
    std::erase(reading.drop, options.group);
    reading.types.emplace_back(options.group, ColumnType::identifier);
  }
}

void check_split_file(const std::string& path, bool force, const std::vector<std::string>& others) {
  if (path.empty()) return;
  if (path == "-") {
    bad_value("--save-split", "the parts are not written to standard output",
              "name a file, e.g. --save-split split.csv");
  }
  const auto full = [](const std::string& name) {
    return std::filesystem::absolute(name).lexically_normal();
  };
  for (const std::string& other : others) {
    if (full(other) != full(path)) continue;
    throw Error({.code = "usage.conflict",
                 .what = "the parts would replace another file of this run",
                 .where = printable(path, 200) + ", given by --save-split",
                 .fix = "name another file"});
  }
  check_output(path, force, others);
}

void write_split(const std::string& path, const std::vector<std::string_view>& parts) {
  write_file(path, [&](const auto& write) {
    constexpr std::size_t piece = 1U << 16U;
    std::string text = "row,part\n";
    for (std::size_t i = 0; i < parts.size(); ++i) {
      text += fmt::format("{},{}\n", i + 1, parts[i]);
      if (text.size() < piece) continue;
      write(text);
      text.clear();
    }
    write(text);
  });
}

}  // namespace lamina::cli

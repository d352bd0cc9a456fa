#include "arguments/data_files.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "lamina/core/error.hpp"
#include "system/input_file.hpp"

namespace lamina::cli {

void DataFiles::declare(CommandLine& line, const std::string& name, const std::string& help) {
  line.argument(name, first_, help);
  line.arguments("MORE", more_, "further files of the same columns: their rows follow, one table");
}

void DataFiles::check() const {
  check_table(first_);
  for (const std::string& path : more_) {
    std::error_code ignored;
    const bool there = path == "-" || std::filesystem::exists(path, ignored) ||
                       path.find(".zip:") != std::string::npos;
    if (!there) {
      throw Error(
          {.code = "usage.unexpected_argument",
           .what = fmt::format("did not expect '{}': there is no such file", printable(path)),
           .where = "command line",
           .fix = "further words are files of the same columns; quote a name that holds "
                  "spaces"});
    }
    check_table(path);
  }
}

Table DataFiles::read(const ReadOptions& options) const {
  return read_tables(paths(), options);
}

std::vector<std::string> DataFiles::paths() const {
  std::vector<std::string> all = {first_};
  all.insert(all.end(), more_.begin(), more_.end());
  return all;
}

std::string DataFiles::shown() const {
  const std::string name = first_ == "-" ? "standard input" : printable(first_, 200);
  if (more_.empty()) return name;
  return fmt::format("{} and {} more file{}", name, more_.size(), more_.size() == 1 ? "" : "s");
}

}  // namespace lamina::cli

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

void DataFiles::declare_optional(CommandLine& line, const std::string& name,
                                 const std::string& help) {
  line.arguments(name, more_, help);
}

void DataFiles::check() const {
  const std::vector<std::string> all = paths();
  for (const std::string& path : all) {
    if (&path == all.data()) {
      check_table(path);
      continue;
    }
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
  std::vector<std::string> all;
  if (!first_.empty()) all.push_back(first_);
  all.insert(all.end(), more_.begin(), more_.end());
  return all;
}

std::string DataFiles::shown() const {
  const std::vector<std::string> all = paths();
  const std::string name = all[0] == "-" ? "standard input" : printable(all[0], 200);
  const std::size_t more = all.size() - 1;
  if (more == 0) return name;
  return fmt::format("{} and {} more file{}", name, more, more == 1 ? "" : "s");
}

}  // namespace lamina::cli

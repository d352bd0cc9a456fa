// Which reader a file is for, told by its first bytes or its name.
#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include "data/readers/byte_source.hpp"
#include "data/readers/csv.hpp"
#include "data/readers/idx.hpp"
#include "data/readers/several_files.hpp"
#include "lamina/core/error.hpp"
#include "lamina/data/read.hpp"

namespace lamina {

namespace {

/// What cannot be opened twice (standard input, a pipe) is text.
bool holds_images(const std::string& path) {
  std::array<char, 4> start{};
  std::size_t size = 0;
  std::error_code ignored;
  if (path != "-" && std::filesystem::is_regular_file(archive_and_member(path).first, ignored)) {
    size = open_source(path)->read(start);
  }
  return is_idx({start.data(), size}, path);
}

Table read_one(const std::string& path, const ReadOptions& options) {
  const std::string name = path == "-" ? "standard input" : printable(path, 200);
  const TextFile file = open_text(path, options);
  return within_memory(name, [&] {
    if (file.made == nullptr) return read_text(*file.bytes, name, options);
    ReadOptions of_text = options;
    of_text.delimiter = ',';
    return read_made_text(*file.bytes, name, of_text, *file.made);
  });
}

}  // namespace

Table read_table(const std::string& path, const ReadOptions& options) {
  return holds_images(path) ? read_idx(path, options) : read_one(path, options);
}

Table read_tables(std::span<const std::string> paths, const ReadOptions& options) {
  if (paths.size() == 1) return read_table(paths[0], options);
  for (const std::string& path : paths) {
    if (!holds_images(path)) continue;
    throw Error({.code = "usage.conflict",
                 .what = "images are read from one file, but several are named",
                 .where = printable(path, 200),
                 .fix = "give one file of images"});
  }
  if (paths.empty()) {
    throw Error({.code = "usage.missing_argument",
                 .what = "no file is named",
                 .where = "read_tables",
                 .fix = "name one or more files"});
  }
  SeveralFiles files(paths, options);
  files.start();
  const std::string name = std::to_string(paths.size()) + " files";
  const ReadOptions reading = files.reading();
  Table table =
      within_memory(name, [&] { return read_made_text(files, name, reading, files.places()); });
  for (const Note& note : files.notes()) table.add_note(note);
  return table;
}

std::string usual_target(const std::string& path) {
  return std::string(holds_images(path) ? idx_label : "");
}

}  // namespace lamina

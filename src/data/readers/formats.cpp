// The list of formats: a new one is a reader and a line here.
#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include "data/readers/byte_source.hpp"
#include "data/readers/idx.hpp"
#include "lamina/data/read.hpp"

namespace lamina {

namespace {

struct Format {
  bool (*is)(std::string_view start, const std::string& path);
  Table (*read)(const std::string& path, const ReadOptions& options);
  std::string_view usual_target;
};

bool is_anything(std::string_view, const std::string&) {
  return true;
}

constexpr std::array formats = {
    Format{is_idx, read_idx, idx_label},
    Format{is_anything, read_csv, ""},
};

/// What cannot be opened twice (standard input, a pipe) is told by its name alone.
const Format& format_of(const std::string& path) {
  std::array<char, 4> start{};
  std::size_t size = 0;
  std::error_code ignored;
  if (path != "-" && std::filesystem::is_regular_file(path, ignored)) {
    size = open_source(path)->read(start);
  }
  for (const Format& format : formats) {
    if (format.is({start.data(), size}, path)) return format;
  }
  return formats.back();
}

}  // namespace

Table read_table(const std::string& path, const ReadOptions& options) {
  return format_of(path).read(path, options);
}

std::string usual_target(const std::string& path) {
  return std::string(format_of(path).usual_target);
}

}  // namespace lamina

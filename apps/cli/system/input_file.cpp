#include "system/input_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "lamina/core/error.hpp"

namespace lamina::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t start_size = 9;
using Start = std::array<unsigned char, start_size>;

/// The first bytes of a regular file, zero where it is shorter. Pipes, devices and "-", which is
/// standard input, are not touched.
Start start_of(const std::string& path) {
  Start start{};
  std::error_code ignored;
  if (path == "-" || !fs::is_regular_file(path, ignored)) return start;
  std::ifstream file(path, std::ios::binary);
  file.read(reinterpret_cast<char*>(start.data()), start_size);
  return start;
}

bool starts_with(const Start& start, std::string_view magic) {
  return std::equal(magic.begin(), magic.end(), start.begin(),
                    [](char a, unsigned char b) { return static_cast<unsigned char>(a) == b; });
}

bool ends_with(const std::string& name, std::string_view end) {
  return name.size() >= end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0;
}

/// What a file is that a later version may read, or "".
std::string later_format(const std::string& path) {
  const Start start = start_of(path);
  if (starts_with(start, "\x93NUMPY") || ends_with(path, ".npy")) return "NumPy arrays (.npy)";
  if (ends_with(path, ".npz")) return "NumPy archives (.npz)";
  if (starts_with(start, "PAR1") || ends_with(path, ".parquet")) return "Parquet files";
  if (starts_with(start, "PK\x03\x04")) return "zip archives and spreadsheets";
  if (starts_with(start, "ARROW1") || ends_with(path, ".feather")) return "Arrow files";
  if (starts_with(start, "\x89PNG") || starts_with(start, "\xff\xd8\xff")) return "images";
  if (ends_with(path, ".json") || ends_with(path, ".jsonl")) return "JSON files";
  return "";
}

std::string nearest_in_folder(const std::string& path) {
  const fs::path wanted(path);
  NearestName nearest(wanted.filename().string());
  std::error_code error;
  const fs::path folder = wanted.has_parent_path() ? wanted.parent_path() : fs::path(".");
  std::size_t seen = 0;
  for (auto at = fs::directory_iterator(folder, error); !error && at != fs::directory_iterator();
       at.increment(error)) {
    if (++seen > 10000) break;
    nearest.offer(at->path().filename().string());
  }
  if (nearest.best().empty()) return "";
  return (wanted.has_parent_path() ? folder / nearest.best() : fs::path(nearest.best())).string();
}

void check_there(const std::string& path, const char* code) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::exists(status) || (error && error != std::errc::no_such_file_or_directory &&
                             error != std::errc::not_a_directory)) {
    return;  // there, or for the reader to explain
  }
  const std::string nearest = nearest_in_folder(path);
  throw Error({.code = code,
               .what = "there is no such file",
               .where = printable(path, 200),
               .fix = nearest.empty() ? "check the name and the folder"
                                      : fmt::format("did you mean {}?", printable(nearest, 200))});
}

}  // namespace

bool looks_like_model(const std::string& path) {
  const Start start = start_of(path);
  // safetensors: the header's length in eight bytes, little end first, then its JSON.
  std::uint64_t length = 0;
  for (std::size_t i = 8; i-- > 0;) length = (length << 8U) | start[i];
  return length > 1 && length <= (std::uint64_t{1} << 32U) && start[8] == '{';
}

void check_table(const std::string& path) {
  if (path == "-") return;
  check_there(path, "data.not_found");
  std::error_code ignored;
  const bool folder = fs::is_directory(path, ignored);
  const std::string format = folder ? "folders of images" : later_format(path);
  if (!format.empty()) {
    throw Error(
        {.code = "usage.not_yet",
         .what = fmt::format("reading {} is not in this version of lamina", format),
         .where = printable(path, 200),
         .fix =
             "give a table as .csv or .tsv, plain or .gz, images as IDX, or - for standard input"});
  }
  if (looks_like_model(path)) {
    throw Error({.code = "usage.model_as_data",
                 .what = "this is a model file, but a table is expected here",
                 .where = printable(path, 200),
                 .fix = "the model comes first: lamina predict MODEL DATA"});
  }
}

void check_model(const std::string& path) {
  check_there(path, "model.missing_file");
}

std::string stem_of(const std::string& path) {
  if (path == "-") return "model";
  std::string name = fs::path(path).filename().string();
  for (const std::string_view end : {".gz", ".csv", ".tsv", ".txt", ".data"}) {
    if (ends_with(name, end) && name.size() > end.size()) name.resize(name.size() - end.size());
  }
  return name;
}

}  // namespace lamina::cli

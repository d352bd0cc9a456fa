#include "system/input_file.hpp"

#include <fmt/format.h>

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

bool ends_with(const std::string& name, std::string_view end) {
  return name.size() >= end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0;
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
  std::error_code ignored;
  const std::size_t member = path.find(".zip:");
  const bool archive = member != std::string::npos && !fs::exists(path, ignored);
  check_there(archive ? path.substr(0, member + 4) : path, "data.not_found");
  if (fs::is_directory(path, ignored)) {
    throw Error({.code = "usage.not_yet",
                 .what = "reading folders of images is not in this version of lamina",
                 .where = printable(path, 200),
                 .fix = "give the files of a table by name (a folder's: data/*.csv), or images as "
                        "IDX"});
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
  const std::size_t member = name.find(".zip:");
  if (member != std::string::npos) name.resize(member);
  for (const std::string_view end :
       {".gz", ".zst", ".zip", ".csv", ".tsv", ".txt", ".data", ".jsonl", ".ndjson"}) {
    if (ends_with(name, end) && name.size() > end.size()) name.resize(name.size() - end.size());
  }
  return name;
}

}  // namespace lamina::cli

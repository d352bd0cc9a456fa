#include "arguments/spec_file.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "lamina/artifacts/network_spec.hpp"
#include "lamina/core/error.hpp"

namespace lamina::cli {

namespace {

constexpr std::uintmax_t largest_spec = 16U << 20U;

}  // namespace

bool looks_like_spec(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return false;
  std::ifstream file(path, std::ios::binary);
  char first = 0;
  file >> first;
  return first == '[' || first == '{';
}

Network read_spec(const std::string& path, const std::string& given) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  std::ifstream file(path, std::ios::binary);
  if (error || !file) {
    throw Error({.code = "usage.bad_model_spec",
                 .what = "cannot read the description of the network",
                 .where = printable(path, 200) + given,
                 .fix = "check the name; the file is a JSON list of layers such as "
                        "[{\"kind\": \"dense\", \"units\": 64, \"activation\": \"relu\"}]"});
  }
  if (size > largest_spec) {
    throw Error({.code = "usage.bad_model_spec",
                 .what = "the description of the network is larger than 16 MB",
                 .where = printable(path, 200) + given,
                 .fix = "give a JSON list of layers"});
  }
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return network_from_spec(text, printable(path, 200));
}

}  // namespace lamina::cli

#include "artifacts/foreign_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "lamina/core/error.hpp"

namespace lamina {

namespace {

using namespace std::string_view_literals;

struct Format {
  std::string_view start;
  std::string_view name;
};

constexpr Format formats[] = {
    {"\x89HDF\r\n\x1a\n"sv, "an HDF5 file, as Keras writes (.h5)"},
    {"PK\x03\x04"sv, "a zip archive, such as a .keras, .npz or PyTorch file"},
    {"\x89PNG\r\n\x1a\n"sv, "a PNG image"},
    {"\xFF\xD8\xFF"sv, "a JPEG image"},
    {"GGUF"sv, "a GGUF model"},
    {"\x93NUMPY"sv, "a NumPy array (.npy)"},
    {"\x1f\x8b"sv, "a gzip file"},
    {"\x7f"
     "ELF"sv,
     "a program"},
    {"%PDF"sv, "a PDF document"},
    {"ubj"sv, "an XGBoost model"},
};

bool is_pickle(std::string_view start) {
  return start.size() > 2 && start[0] == '\x80' && start[1] >= 2 && start[1] <= 5;
}

// An ONNX model starts with field 1 (its version, a small number), then a text or a message.
bool is_onnx(std::string_view start) {
  return start.size() > 3 && start[0] == '\x08' && start[1] > 0 && start[1] < 32 &&
         (start[2] == '\x12' || start[2] == '\x1a' || start[2] == '\x22' || start[2] == '\x3a' ||
          start[2] == '\x42');
}

bool is_text(std::string_view start) {
  return std::all_of(start.begin(), start.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 ? byte != 0x7F : byte == '\t' || byte == '\n' || byte == '\r';
  });
}

std::string_view format_of(std::string_view start) {
  for (const Format& format : formats) {
    if (start.starts_with(format.start)) return format.name;
  }
  if (is_pickle(start)) return "a Python pickle, which can run code when opened";
  if (is_onnx(start)) return "an ONNX model";
  if (is_text(start)) return "a text file, such as CSV or JSON";
  return "";
}

}  // namespace

void refuse_foreign_file(std::span<const std::byte> start, const std::string& name) {
  const std::string_view text(reinterpret_cast<const char*>(start.data()),
                              std::min<std::size_t>(start.size(), 64));
  const std::string_view format = format_of(text);
  if (format.empty()) return;
  throw Error({.code = "model.other_format",
               .what = fmt::format("this is {}, not a Lamina model", format),
               .where = name,
               .fix = "give a file that 'lamina train … -o model.lamina' wrote"});
}

}  // namespace lamina

#include "system/first_cells.hpp"

#include <filesystem>
#include <fstream>

#include "lamina/core/error.hpp"

namespace lamina::cli {

std::optional<Table> first_cells(const std::string& path, ReadOptions reading) {
  constexpr std::streamsize enough = 1 << 16;
  std::error_code ignored;
  if (path == "-" || !std::filesystem::is_regular_file(path, ignored)) return {};
  // Nothing is told of its columns, so they are kept as they are.
  reading.for_model = true;
  reading.types.clear();
  reading.date_formats.clear();
  reading.number_styles.clear();
  std::string bytes(static_cast<std::size_t>(enough), '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(bytes.data(), enough);
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  const bool packed = bytes.starts_with("\x1f\x8b");
  if (packed && std::filesystem::file_size(path, ignored) > enough) return {};
  const std::size_t end = bytes.rfind('\n');
  if (!packed && file.gcount() == enough && end != std::string::npos) bytes.resize(end + 1);
  try {
    return packed ? read_csv(path, reading) : read_csv_text(bytes, path, reading);
  } catch (const Error&) {
    return {};  // cut within a quoted cell
  }
}

}  // namespace lamina::cli

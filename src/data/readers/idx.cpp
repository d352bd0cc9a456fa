#include "data/readers/idx.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include "data/bad_cell.hpp"
#include "data/readers/byte_source.hpp"
#include "lamina/core/error.hpp"
#include "lamina/data/read.hpp"

namespace lamina {

namespace {

constexpr unsigned unsigned_byte = 0x08;
constexpr std::array<unsigned, 6> element_types = {0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E};
/// Bytes that are read at once: memory grows with what is there, not with what a header promises.
constexpr std::size_t piece = std::size_t{1} << 20U;

/// A file of bytes in 1 to 4 dimensions.
struct IdxFile {
  std::vector<std::int64_t> sizes;
  std::vector<std::uint8_t> bytes;
};

std::string sizes_text(const std::vector<std::int64_t>& sizes) {
  std::string text;
  for (const std::int64_t size : sizes) {
    text += (text.empty() ? "" : " x ") + std::to_string(size);
  }
  return text;
}

class IdxReader {
 public:
  explicit IdxReader(const std::string& path)
      : name_(path == "-" ? "standard input" : printable(path, 200)), source_(open_source(path)) {}

  IdxFile read() {
    IdxFile file;
    file.sizes = read_header();
    const std::int64_t total = product(file.sizes);
    while (static_cast<std::int64_t>(file.bytes.size()) < total) {
      const std::size_t before = file.bytes.size();
      const std::size_t left = static_cast<std::size_t>(total) - before;
      if (before == 0) file.bytes.reserve(std::min(left, std::size_t{1} << 30U));
      file.bytes.resize(before + std::min(left, piece));
      const std::span<std::uint8_t> room = std::span(file.bytes).subspan(before);
      const std::size_t got = fill(room);
      if (got < room.size()) too_short(file.sizes, before + got);
    }
    char more = 0;
    if (source_->read({&more, 1}) > 0) {
      throw Error({.code = "data.idx_long",
                   .what = "the file goes on behind the " + sizes_text(file.sizes) +
                           " bytes that its header tells of",
                   .where = name_,
                   .fix = "copy or download the file again"});
    }
    return file;
  }

  const std::string& name() const { return name_; }

 private:
  std::size_t fill(std::span<std::uint8_t> room) {
    return source_->read({reinterpret_cast<char*>(room.data()), room.size()});
  }

  std::vector<std::int64_t> read_header() {
    std::array<std::uint8_t, 4> magic{};
    const std::size_t size = fill(magic);
    const bool known =
        std::find(element_types.begin(), element_types.end(), magic[2]) != element_types.end();
    if (size < magic.size() || magic[0] != 0 || magic[1] != 0 || !known || magic[3] == 0) {
      throw Error({.code = "data.idx_magic",
                   .what = size == 0 ? "the file is empty, expected IDX"
                                     : "the file does not start like IDX (0, 0, type, dimensions)",
                   .where = name_,
                   .fix = "copy or download the file again; a table is best named .csv"});
    }
    if (magic[2] != unsigned_byte) {
      throw Error(
          {.code = "data.idx_type",
           .what = "found values of IDX type " + std::to_string(magic[2]) + ", expected bytes (8)",
           .where = name_,
           .fix = "write pixels and labels as unsigned bytes"});
    }
    if (magic[3] > 4) {
      throw Error({.code = "data.idx_dimensions",
                   .what = "found " + std::to_string(magic[3]) + " dimensions, expected 1 to 4",
                   .where = name_,
                   .fix = "write images as rows x height x width (x channels)"});
    }
    std::vector<std::int64_t> sizes;
    for (unsigned i = 0; i < magic[3]; ++i) {
      std::array<std::uint8_t, 4> digits{};
      if (fill(digits) < digits.size()) too_short(sizes, 0);
      std::int64_t value = 0;
      for (const std::uint8_t digit : digits) value = value * 256 + digit;
      sizes.push_back(value);
    }
    if (sizes[0] == 0) {
      throw Error({.code = "data.no_rows",
                   .what = "the file holds no rows",
                   .where = name_,
                   .fix = "check that the file was written"});
    }
    return sizes;
  }

  /// Refuses what cannot be an image or cannot be held, before anything is read.
  std::int64_t product(const std::vector<std::int64_t>& sizes) const {
    std::int64_t pixels = 1;
    bool fits = true;
    for (std::size_t i = 1; i < sizes.size() && fits; ++i) {
      fits = sizes[i] > 0 && sizes[i] <= longest_image_side;
      pixels = fits ? pixels * sizes[i] : pixels;
      fits = fits && pixels <= most_pixels;
    }
    if (!fits) {
      throw Error({.code = "data.idx_dimensions",
                   .what = "found dimensions " + sizes_text(sizes) + ", which are no images",
                   .where = name_,
                   .fix = "check the file: an image has 1 to 16,777,216 pixels"});
    }
    const std::int64_t memory = std::int64_t{::sysconf(_SC_PHYS_PAGES)} * ::sysconf(_SC_PAGESIZE);
    if (memory > 0 && sizes[0] > memory / pixels) {
      throw Error({.code = "resource.memory",
                   .what = "the header tells of " + sizes_text(sizes) +
                           " bytes, more than this machine has",
                   .where = name_,
                   .fix = "check the file, or split it"});
    }
    return sizes[0] * pixels;
  }

  [[noreturn]] void too_short(const std::vector<std::int64_t>& sizes, std::size_t found) const {
    throw Error({.code = "data.idx_short",
                 .what = "the file ends after " + std::to_string(found) + " of the " +
                         (sizes.empty() ? "" : sizes_text(sizes) + " ") +
                         "bytes that its header tells of",
                 .where = name_,
                 .fix = "copy or download the file again"});
  }

  std::string name_;
  std::unique_ptr<ByteSource> source_;
};

void refuse(bool given, const char* option, const std::string& where) {
  if (!given) return;
  throw Error({.code = "usage.conflict",
               .what = std::string(option) + " says how text is read, but this is IDX",
               .where = where,
               .fix = std::string("leave ") + option + " out"});
}

/// What the user said of columns must be about those there are.
void check_options(const ReadOptions& options, const std::vector<std::string>& names,
                   const std::string& where) {
  refuse(options.delimiter != 0, "--delimiter", where);
  refuse(options.decimal_comma, "--decimal-comma", where);
  refuse(!options.header, "--no-header", where);
  if (options.for_model) return;
  refuse(!options.missing.empty(), "--missing", where);
  const auto require_name = [&](const std::string& name, const char* code) {
    if (std::find(names.begin(), names.end(), name) != names.end()) return;
    throw unknown_name(code, "there is no column '" + printable(name) + "'", where, name, names);
  };
  for (const std::string& name : options.drop) require_name(name, "usage.unknown_column");
  if (!options.target.empty()) require_name(options.target, "usage.unknown_target");
  for (const auto& [name, type] : options.types) {
    require_name(name, "usage.unknown_column");
    const bool fits = name == idx_image
                          ? type == ColumnType::image
                          : type == ColumnType::category || type == ColumnType::number;
    if (fits) continue;
    throw Error({.code = "usage.bad_value",
                 .what = "'" + printable(name) + "' of IDX cannot be of type " +
                         std::string(column_type_names[static_cast<std::size_t>(type)]),
                 .where = "--type",
                 .fix = "leave it out; labels may be category or number"});
  }
}

Column image_column(IdxFile file, const std::string& where) {
  if (file.sizes.size() < 2) {
    throw Error({.code = "data.idx_no_images",
                 .what = "the file holds labels (one dimension), expected images",
                 .where = where,
                 .fix = "name the file of the images; their labels are found beside them"});
  }
  file.sizes.resize(4, 1);
  Column column;
  column.name = idx_image;
  column.type = ColumnType::image;
  column.reason = "IDX";
  // Two dimensions are rows of numbers: images of one line.
  const bool lines = file.sizes[2] == 1 && file.sizes[3] == 1;
  column.image_size = lines ? ImageSize{1, file.sizes[1], 1}
                            : ImageSize{file.sizes[1], file.sizes[2], file.sizes[3]};
  column.pixels = std::move(file.bytes);
  return column;
}

Column label_column(const IdxFile& file, bool as_numbers) {
  Column column;
  column.name = idx_label;
  column.reason = as_numbers ? "as told" : "classes of IDX";
  std::array<bool, 256> used{};
  for (const std::uint8_t label : file.bytes) used[label] = true;
  column.distinct = std::count(used.begin(), used.end(), true);
  if (as_numbers) {
    column.numbers.assign(file.bytes.begin(), file.bytes.end());
    return column;
  }
  column.type = ColumnType::category;
  for (std::size_t value = 0; value < used.size(); ++value) {
    if (used[value]) column.labels.push_back(std::to_string(value));
  }
  std::sort(column.labels.begin(), column.labels.end());
  std::array<std::int32_t, 256> code{};
  for (std::size_t i = 0; i < column.labels.size(); ++i) {
    code[static_cast<std::size_t>(std::stoi(column.labels[i]))] = static_cast<std::int32_t>(i);
  }
  column.codes.reserve(file.bytes.size());
  for (const std::uint8_t label : file.bytes) column.codes.push_back(code[label]);
  return column;
}

/// The file of labels: the user's, or the one beside the images, or "" when there is none.
std::string find_labels(const std::string& images, const std::string& given) {
  if (!given.empty()) return given;
  const std::string beside = idx_labels_beside(images);
  if (beside.empty()) return "";
  const bool packed = beside.size() > 3 && beside.compare(beside.size() - 3, 3, ".gz") == 0;
  const std::string other = packed ? beside.substr(0, beside.size() - 3) : beside + ".gz";
  for (const std::string& path : {beside, other}) {
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) return path;
  }
  return "";
}

[[noreturn]] void no_labels(const std::string& images, const std::string& where) {
  const std::string beside = idx_labels_beside(images);
  throw Error({.code = "data.idx_no_labels",
               .what = beside.empty()
                           ? "the name does not say where the labels of the images are"
                           : "the labels of the images are not there: " + printable(beside, 200),
               .where = where,
               .fix = "put the file there, or say where it is: --labels FILE"});
}

void add_labels(Table& table, const std::string& path, bool as_numbers) {
  IdxReader reader(path);
  const IdxFile file = reader.read();
  if (file.sizes.size() != 1) {
    throw Error({.code = "data.idx_no_labels",
                 .what = "the file holds " + sizes_text(file.sizes) + " bytes, expected labels",
                 .where = reader.name(),
                 .fix = "name a file of one dimension, a label a row"});
  }
  if (file.sizes[0] != table.rows()) {
    throw Error({.code = "data.idx_counts",
                 .what = "found " + std::to_string(file.sizes[0]) + " labels for " +
                         std::to_string(table.rows()) + " images",
                 .where = reader.name(),
                 .fix = "give the labels of these images: " + table.name()});
  }
  table.add(label_column(file, as_numbers));
}

Table read(const std::string& path, const ReadOptions& options) {
  IdxReader reader(path);
  Table table(reader.name());
  table.add(image_column(reader.read(), reader.name()));

  bool wanted = options.target == idx_label;
  bool as_numbers = false;
  for (const auto& [name, type] : options.types) {
    if (name != idx_label) continue;
    wanted = true;
    as_numbers = type == ColumnType::number;
  }
  const std::string labels = find_labels(path, options.labels);
  if (labels.empty() && wanted) no_labels(path, reader.name());
  if (!labels.empty()) add_labels(table, labels, as_numbers);

  std::vector<std::string> names;
  for (const Column& column : table.columns()) names.push_back(column.name);
  check_options(options, names, reader.name());
  return options.drop.empty() ? std::move(table) : table.drop(options.drop);
}

}  // namespace

bool is_idx(std::string_view start, const std::string& path) {
  // No text starts with two NUL bytes.
  if (start.size() >= 2 && start[0] == '\0' && start[1] == '\0') return true;
  const std::string name = std::filesystem::path(path).filename().string();
  return name.find("-ubyte") != name.npos || name.find(".idx") != name.npos;
}

std::string idx_labels_beside(const std::string& images) {
  const std::filesystem::path path(images);
  std::string name = path.filename().string();
  const std::size_t word = name.rfind("images");
  if (word == name.npos) return "";
  name.replace(word, 6, "labels");
  const std::size_t dimensions = name.find("idx", word);
  if (dimensions != name.npos && dimensions + 3 < name.size()) name[dimensions + 3] = '1';
  return (path.parent_path() / name).string();
}

Table read_idx(const std::string& path, const ReadOptions& options) {
  try {
    return read(path, options);
  } catch (const std::bad_alloc&) {
    throw Error({.code = "resource.memory",
                 .what = "the images do not fit into memory",
                 .where = printable(path, 200),
                 .fix = "read fewer rows"});
  }
}

}  // namespace lamina

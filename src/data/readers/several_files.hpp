// Tables of one header in several files, as one text.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "data/readers/byte_source.hpp"
#include "data/readers/line_places.hpp"
#include "data/readers/row_text.hpp"
#include "lamina/data/read.hpp"

namespace lamina {

/// A file of text, decoded; JSON Lines as the text that they make. Error `usage.not_yet` for other
/// formats.
struct TextFile {
  std::unique_ptr<ByteSource> bytes;
  std::unique_ptr<LinePlaces> made;  ///< of JSON Lines
};
TextFile open_text(const std::string& path, const ReadOptions& options);

/// The rows of the files in their order. Columns are matched by name. Error `data.missing_column`
/// or `data.other_columns` when a later file has not the columns of the first; more of them are
/// passed over when the table is read for a model.
class SeveralFiles final : public RowText {
 public:
  SeveralFiles(std::span<const std::string> paths, const ReadOptions& options);
  ~SeveralFiles() override;

  void rewind() override;
  const LinePlaces& places() const { return places_; }
  /// Opens the first file: its delimiter is that of the text.
  void start() { open_next(); }
  /// What was read otherwise than it stands; known when all is read.
  const Notes& notes() const { return notes_; }
  /// How the text is to be read: as `options`, but for what is already done.
  ReadOptions reading() const;

 private:
  class File;

  bool next_row() override;
  void open_next();
  void note_order();
  [[noreturn]] void refuse_columns(const char* code, const char* verb,
                                   const std::string& column) const;

  std::vector<std::string> paths_;
  ReadOptions options_;
  LinePlaces places_;
  Notes notes_;
  std::vector<std::string> columns_;  ///< of the first file
  char delimiter_ = ',';
  std::vector<std::size_t> order_;  ///< where the file at hand has them; empty: as the first
  std::unique_ptr<File> file_;
  std::size_t next_ = 0;        ///< file to open
  std::int64_t reordered_ = 0;  ///< files with the columns in another order
  std::string first_reordered_;
};

}  // namespace lamina

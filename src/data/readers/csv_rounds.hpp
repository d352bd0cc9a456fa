// The rows of a large file, read by several threads: rounds of chunks that end where a line does.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "data/readers/byte_source.hpp"
#include "data/readers/column_builder.hpp"
#include "data/readers/csv_scanner.hpp"
#include "lamina/core/engine.hpp"

namespace lamina {

/// Where lines end is plain only while there is no quote, so rounds go on until one comes. What a
/// round does is a function of the bytes; in which order builders get their rows too.
class CsvRounds final {
 public:
  /// Adds all rows of a scanner to builders.
  using AddRows = std::function<void(CsvScanner&, std::vector<ColumnBuilder>&)>;

  CsvRounds(const Engine& engine, ByteSource& source, const CsvScanner& scanner);

  /// Adds rows to `builders` as far as there are no quotes. False when a chunk could not be read:
  /// read the file again, in order, for the error that comes first.
  bool run(std::vector<ColumnBuilder>& builders, const AddRows& add_rows);

  /// What run() left: it starts on line `next_line()`. Nothing when the file was read to its end.
  ByteSource& rest() { return rest_; }
  std::int64_t next_line() const { return line_; }

 private:
  /// The bytes at hand, then the source.
  class Rest final : public ByteSource {
   public:
    explicit Rest(CsvRounds& rounds) : rounds_(rounds) {}
    std::size_t read(std::span<char> room) override;
    void rewind() override;

   private:
    CsvRounds& rounds_;
  };

  /// Fills the buffer and returns where its last line ends.
  std::size_t next_round();
  std::vector<std::string_view> cut(std::size_t size) const;

  const Engine& engine_;
  ByteSource& source_;
  std::string name_;
  CsvDialect dialect_;
  std::int64_t line_;
  std::string buffer_;  ///< bytes not yet given to a builder, from `at_`
  std::size_t at_ = 0;
  bool ended_;
  Rest rest_{*this};
};

}  // namespace lamina

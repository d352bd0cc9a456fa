#include "preprocess/row_digests.hpp"

#include <bit>
#include <cmath>
#include <string>

#include "core/digest.hpp"
#include "preprocess/cell_value.hpp"
#include "preprocess/spellings.hpp"

namespace lamina {

namespace {

/// Digests of rows, to which one column after the other is added.
class RowDigests {
 public:
  RowDigests(const Table& table, std::span<const std::int64_t> rows)
      : table_(table), rows_(rows), states_(rows.size()) {}

  void add_number(const NumberColumn& to, const NumberStyle& style) {
    const NumberCells cells(to, style, table_.column(to.name), table_.name());
    each([&](std::int64_t row, std::uint64_t& state) {
      const double value = cells[row];
      const auto bits = std::isnan(value) ? ~std::uint64_t{0}  // of all that is missing
                                          : std::bit_cast<std::uint64_t>(value + 0.0);
      add(state, &bits, sizeof bits);
    });
  }
  void add_category(const CategoryColumn& to) {
    const Column& column = table_.column(to.name);
    const CategoryCells cells(to, column);
    each([&](std::int64_t row, std::uint64_t& state) { add_word(state, cells[row], column, row); });
  }
  void add_image(const ImageColumn& to) {
    const Column& column = table_.column(to.name);
    const auto size = static_cast<std::size_t>(column.image_size.pixels());
    each([&](std::int64_t row, std::uint64_t& state) {
      add(state, column.pixels.data() + static_cast<std::size_t>(row) * size, size);
    });
  }
  void add_class(const std::string& target, std::span<const std::string> labels) {
    const Column& column = table_.column(target);
    const Spellings known(labels);
    std::vector<std::int32_t> of_label;
    for (const std::string& label : column.labels) of_label.push_back(known.find(label));
    each([&](std::int64_t row, std::uint64_t& state) {
      const std::int32_t place =
          column.codes.empty()
              ? known.find(column.text(row))
              : of_label[static_cast<std::size_t>(column.codes[static_cast<std::size_t>(row)])];
      add_word(state, place + 1, column, row);
    });
  }

  std::vector<std::uint64_t> take() { return std::move(states_); }

 private:
  template <class Body>
  void each(Body body) {
    for (std::size_t i = 0; i < rows_.size(); ++i) body(rows_[i], states_[i]);
  }
  static void add(std::uint64_t& state, const void* bytes, std::size_t size) {
    state = digest(bytes, size, state);
  }
  /// `code` is 0 for what is missing and for words that training never met.
  static void add_word(std::uint64_t& state, std::int32_t code, const Column& column,
                       std::int64_t row) {
    add(state, &code, sizeof code);
    if (code > 0 || column.is_missing(row)) return;
    const std::string word = column.text(row);
    add(state, word.data(), word.size());
  }

  const Table& table_;
  std::span<const std::int64_t> rows_;
  std::vector<std::uint64_t> states_;
};

}  // namespace

std::vector<std::uint64_t> row_digests(const Preprocessor& preprocessor, const Table& table,
                                       std::span<const std::int64_t> rows) {
  RowDigests digests(table, rows);
  for (const NumberColumn& column : preprocessor.number_columns()) {
    digests.add_number(column, preprocessor.style_of(column.name));
  }
  for (const CategoryColumn& column : preprocessor.category_columns()) digests.add_category(column);
  for (const EncodedColumn& column : preprocessor.encoded_columns()) digests.add_category(column);
  for (const ImageColumn& column : preprocessor.image_columns()) digests.add_image(column);
  const std::string& target = preprocessor.target();
  if (preprocessor.task() == Task::regression) {
    digests.add_number({.name = target}, preprocessor.style_of(target));
  } else {
    digests.add_class(target, preprocessor.labels());
  }
  return digests.take();
}

}  // namespace lamina

#include "workflow/held_out.hpp"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <string_view>

#include "core/counted.hpp"
#include "core/digest.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

/// Of larger tables a model does not remember the rows: it would grow by more than 4 MB.
constexpr std::int64_t most_rows = std::int64_t{1} << 24;
constexpr std::string_view digits = "0123456789abcdef";

std::string bits_of(const std::vector<std::int64_t>& held_out, std::int64_t rows) {
  if (held_out.empty() || rows > most_rows) return "";
  std::string text(static_cast<std::size_t>((rows + 3) / 4), '0');
  for (const std::int64_t row : held_out) {
    char& digit = text[static_cast<std::size_t>(row / 4)];
    digit = digits[digits.find(digit) | (8U >> static_cast<unsigned>(row % 4))];
  }
  return text;
}

std::uint64_t digest_of(const std::string& text, std::uint64_t before) {
  return digest(text.data(), text.size(), before);
}

/// By value, however the file spells it: -0 is 0, and what is missing is the same.
std::uint64_t digest_of(const Column& column, std::uint64_t before) {
  if (!column.pixels.empty()) return digest(column.pixels.data(), column.pixels.size(), before);
  std::vector<std::uint64_t> words;
  words.reserve(static_cast<std::size_t>(column.rows()));
  if (column.codes.empty()) {
    for (const double value : column.numbers) {
      words.push_back(std::isnan(value) ? 1 : std::bit_cast<std::uint64_t>(value + 0.0));
    }
  } else {
    std::vector<std::uint64_t> labels;
    for (const std::string& label : column.labels) labels.push_back(digest_of(label, 1));
    for (const std::int32_t code : column.codes) {
      words.push_back(code < 0 ? 0 : labels[static_cast<std::size_t>(code)]);
    }
  }
  return digest(words.data(), words.size() * sizeof(std::uint64_t), before);
}

Error other_table(const std::string& what, const Table& table) {
  return Error({.code = "data.other_table",
                .what = "this is not the table that the model was trained on: " + what,
                .where = table.name(),
                .fix = "give that table, read with the same options, or leave --held-out out"});
}

}  // namespace

SplitRecord split_record(const SplitRule& rule, const Table& table,
                         const std::vector<std::int64_t>& held_out) {
  const std::string by = rule.by == nullptr ? "" : rule.by->name;
  return {.kind = std::string(split_kind_names[static_cast<std::size_t>(rule.kind)]),
          .test = rule.test,
          .validation = rule.validation,
          .time = rule.kind == SplitKind::time ? by : "",
          .group = rule.kind == SplitKind::group ? by : "",
          .rows = table.rows(),
          .held_out = bits_of(held_out, table.rows())};
}

std::string digest_of_cells(const Table& table, const Preprocessor& preprocessor) {
  std::uint64_t sum = 0;
  const auto add = [&](const auto& columns) {
    for (const auto& named : columns) {
      const Column* const column = table.find(named.name);
      sum = digest_of(named.name, sum);
      if (column != nullptr) sum = digest_of(*column, sum);
    }
  };
  add(preprocessor.number_columns());
  add(preprocessor.category_columns());
  add(preprocessor.encoded_columns());
  add(preprocessor.image_columns());
  return fmt::format("{:016x}", sum);
}

std::vector<std::int64_t> held_out_rows(const Artifact& artifact, const Table& table) {
  const SplitRecord& parts = artifact.training.parts;
  if (parts.held_out.empty()) {
    const std::string& split = artifact.training.split;
    const bool none = !parts.kind.empty() && parts.rows <= most_rows;
    throw Error(
        {.code = "usage.no_held_out",
         .what = none ? "no row of the training table was held out (" + printable(split) + ")"
                      : "the model does not know which rows were held out",
         .where = "option --held-out",
         .fix = "leave --held-out out, or train again with a share held out"});
  }
  if (table.rows() != parts.rows) {
    throw other_table(
        fmt::format("it has {}, not {}", counted(table.rows(), "row"), readable(parts.rows)),
        table);
  }
  if (digest_of_cells(table, artifact.preprocessor) != parts.cells) {
    throw other_table("it has other cells in the same number of rows", table);
  }
  std::vector<std::int64_t> rows;
  for (std::int64_t row = 0; row < parts.rows; ++row) {
    const auto place = static_cast<std::size_t>(row / 4);
    const std::size_t digit =
        place < parts.held_out.size() ? digits.find(parts.held_out[place]) : 0;
    if (digit != std::string::npos && (digit >> static_cast<unsigned>(3 - row % 4) & 1U) != 0)
      rows.push_back(row);
  }
  return rows;
}

}  // namespace lamina

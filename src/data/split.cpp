#include "lamina/data/split.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string>

#include "lamina/core/error.hpp"

namespace lamina {

namespace {

/// The class of every given row: 0, 1, … in order of value; empty when most classes are rare.
std::vector<std::size_t> classes_of(std::span<const std::int64_t> rows, const Column& column) {
  std::map<double, std::size_t> places;  // missing is -1 as a code, and its own class here
  const auto key = [&](std::int64_t row) {
    const auto i = static_cast<std::size_t>(row);
    if (!column.codes.empty()) return static_cast<double>(column.codes[i]);
    return std::isnan(column.numbers[i]) ? -HUGE_VAL : column.numbers[i];
  };
  for (const std::int64_t row : rows) {
    places[key(row)] = 0;
    if (places.size() * 2 > rows.size()) return {};
  }
  std::size_t next = 0;
  for (auto& [value, place] : places) place = next++;
  std::vector<std::size_t> classes;
  classes.reserve(rows.size());
  for (const std::int64_t row : rows) classes.push_back(places[key(row)]);
  return classes;
}

/// How many rows of each class are held out: the share of each rounded down, then the rows still
/// due go where the most was cut off. One row of a class always stays.
std::vector<std::int64_t> quotas(const std::vector<std::int64_t>& sizes, std::int64_t held_out,
                                 std::int64_t rows) {
  std::vector<std::int64_t> quota(sizes.size());
  std::vector<std::int64_t> cut(sizes.size());
  std::int64_t due = held_out;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    quota[i] = std::min(sizes[i] * held_out / rows, sizes[i] - 1);
    cut[i] = sizes[i] * held_out - quota[i] * rows;
    due -= quota[i];
  }
  std::vector<std::size_t> order(sizes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return cut[a] > cut[b]; });
  for (bool given = true; due > 0 && given;) {
    given = false;
    for (const std::size_t i : order) {
      if (due == 0) break;
      if (quota[i] >= sizes[i] - 1) continue;
      ++quota[i];
      --due;
      given = true;
    }
  }
  return quota;
}

}  // namespace

Split split_rows(std::int64_t rows, double fraction, Seed seed, const Column* stratify) {
  std::vector<std::int64_t> all(static_cast<std::size_t>(std::max<std::int64_t>(rows, 0)));
  std::iota(all.begin(), all.end(), std::int64_t{0});
  return split_rows(all, fraction, seed, stratify);
}

Split split_rows(std::span<const std::int64_t> rows, double fraction, Seed seed,
                 const Column* stratify) {
  if (!(fraction > 0 && fraction < 1)) {
    throw Error({.code = "usage.bad_value",
                 .what = "the share of held-out rows must be between 0 and 1",
                 .where = "split",
                 .fix = "use a fraction such as 0.2"});
  }
  const auto count = static_cast<std::int64_t>(rows.size());
  if (count < 2) {
    throw Error({.code = "data.too_few_rows",
                 .what = "found " + std::to_string(count) + (count == 1 ? " row" : " rows") +
                         ", expected at least 2 to hold one out",
                 .where = "split",
                 .fix = "add rows"});
  }
  const auto held_out = std::clamp<std::int64_t>(
      static_cast<std::int64_t>(std::floor(static_cast<double>(count) * fraction + 0.5)), 1,
      count - 1);
  std::vector<std::size_t> classes;
  if (stratify != nullptr) classes = classes_of(rows, *stratify);
  if (classes.empty()) classes.assign(rows.size(), 0);
  std::vector<std::int64_t> sizes(1 + *std::max_element(classes.begin(), classes.end()), 0);
  for (const std::size_t c : classes) ++sizes[c];
  std::vector<std::int64_t> quota = quotas(sizes, held_out, count);

  const Permutation order(seed.at("split"), count);
  Split split;
  for (std::int64_t place = 0; place < count; ++place) {
    const auto i = static_cast<std::size_t>(order(place));
    const bool out = quota[classes[i]] > 0;
    if (out) --quota[classes[i]];
    (out ? split.held_out : split.training).push_back(rows[i]);
  }
  std::sort(split.training.begin(), split.training.end());
  std::sort(split.held_out.begin(), split.held_out.end());
  return split;
}

std::vector<std::int64_t> rows_with_value(const Column& target, Notes* notes) {
  std::vector<std::int64_t> rows;
  const auto size =
      static_cast<std::int64_t>(target.codes.empty() ? target.numbers.size() : target.codes.size());
  for (std::int64_t row = 0; row < size; ++row) {
    if (!target.is_missing(row)) rows.push_back(row);
  }
  const auto others = size - static_cast<std::int64_t>(rows.size());
  if (notes != nullptr && others > 0) {
    add_note(*notes, {.code = "data.note.missing_target",
                      .what = others == 1 ? "a row without a target is left out"
                                          : "rows without a target are left out",
                      .where = cells_of(target.name, others),
                      .fix = others == 1 ? "fill the cell to use it" : "fill the cells to use them",
                      .column = target.name});
  }
  return rows;
}

}  // namespace lamina

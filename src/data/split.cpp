#include "lamina/data/split.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string>
#include <utility>

#include "data/places_by_key.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

/// Of every row; empty when there is one class alone.
using Classes = std::vector<std::uint32_t>;

/// The class of every given row: 0, 1, … in order of value; empty when no class has two rows.
Classes classes_of(std::span<const std::int64_t> rows, const Column& column) {
  std::map<double, std::uint32_t> places;  // missing is -1 as a code, and its own class here
  const auto key = [&](std::int64_t row) {
    const auto i = static_cast<std::size_t>(row);
    if (!column.codes.empty()) return static_cast<double>(column.codes[i]);
    return std::isnan(column.numbers[i]) ? -HUGE_VAL : column.numbers[i];
  };
  for (const std::int64_t row : rows) places[key(row)] = 0;
  if (places.size() == rows.size()) return {};
  std::uint32_t next = 0;
  for (auto& [value, place] : places) place = next++;
  Classes classes;
  classes.reserve(rows.size());
  for (const std::int64_t row : rows) classes.push_back(places[key(row)]);
  return classes;
}

std::vector<std::int64_t> sizes_of(const Classes& classes, std::size_t rows) {
  if (classes.empty()) return {static_cast<std::int64_t>(rows)};
  std::vector<std::int64_t> sizes(1 + *std::max_element(classes.begin(), classes.end()), 0);
  for (const std::uint32_t c : classes) ++sizes[c];
  return sizes;
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

/// Rows that stay together, as chains of places: `next` says how much further the next one stands,
/// 0 at the end of a chain. Without any both are empty.
struct Chains {
  std::vector<std::uint32_t> next;
  std::vector<char> follows;  ///< not the first of its chain

  std::int64_t after(std::int64_t place) const {
    const std::int64_t step = next.empty() ? 0 : next[static_cast<std::size_t>(place)];
    return step == 0 ? -1 : place + step;
  }
  bool first(std::int64_t place) const {
    return follows.empty() || follows[static_cast<std::size_t>(place)] == 0;
  }
};

Chains chains_of(std::span<const std::int64_t> rows, std::span<const std::uint64_t> keys) {
  Chains chains;
  if (keys.empty()) return chains;
  const auto key = [&](std::uint64_t place) {
    return keys[static_cast<std::size_t>(rows[place])];
  };
  const std::vector<std::uint64_t> places = places_by_key(rows.size(), key);
  chains.next.assign(rows.size(), 0);
  chains.follows.assign(rows.size(), 0);
  for (std::size_t k = 1; k < places.size(); ++k) {
    if (key(places[k]) != key(places[k - 1])) continue;
    chains.next[places[k - 1]] = static_cast<std::uint32_t>(places[k] - places[k - 1]);
    chains.follows[places[k]] = 1;
  }
  return chains;
}

/// Holds out whole chains while there is room for them.
class Choice {
 public:
  Choice(Classes classes, Chains chains, std::size_t rows)
      : classes_(std::move(classes)), chains_(std::move(chains)), out_(rows, 0) {}

  /// Takes the chain that begins at `place` when there is `room` for all its rows, by class.
  bool take(std::int64_t place, std::vector<std::int64_t>& room) {
    if (!chains_.first(place) || out_[static_cast<std::size_t>(place)] != 0) return false;
    bool fits = true;
    std::int64_t size = 0;
    for (std::int64_t i = place; i >= 0; i = chains_.after(i), ++size)
      fits &= --room_at(room, i) >= 0;
    for (std::int64_t i = place; i >= 0; i = chains_.after(i)) {
      if (fits) out_[static_cast<std::size_t>(i)] = 1;
      if (!fits) ++room_at(room, i);
    }
    if (fits) taken_ += size;
    return fits;
  }

  std::int64_t size(std::int64_t place) const {
    std::int64_t size = 0;
    for (std::int64_t i = place; i >= 0; i = chains_.after(i)) ++size;
    return size;
  }
  /// What may still be taken of each class so that one row of it stays.
  std::vector<std::int64_t> spare() const {
    std::vector<std::int64_t> room = sizes_of(classes_, out_.size());
    for (std::int64_t& left : room) --left;
    for (std::size_t i = 0; i < out_.size(); ++i) {
      room_at(room, static_cast<std::int64_t>(i)) -= out_[i];
    }
    return room;
  }
  std::int64_t taken() const { return taken_; }
  bool first(std::int64_t place) const { return chains_.first(place); }
  const std::vector<char>& out() const { return out_; }

 private:
  std::int64_t& room_at(std::vector<std::int64_t>& room, std::int64_t place) const {
    return room[classes_.empty() ? 0 : classes_[static_cast<std::size_t>(place)]];
  }

  Classes classes_;
  Chains chains_;
  std::vector<char> out_;
  std::int64_t taken_ = 0;
};

/// What chains left undone: those that fit in all although not class by class; at least one.
void fill_up(Choice& choice, const Permutation& order, std::int64_t rows, std::int64_t held_out) {
  std::vector<std::int64_t> spare = choice.spare();
  for (std::int64_t place = 0; place < rows && choice.taken() < held_out; ++place) {
    const std::int64_t i = order(place);
    if (choice.first(i) && choice.size(i) <= held_out - choice.taken()) choice.take(i, spare);
  }
  if (choice.taken() > 0) return;
  std::vector<std::pair<std::int64_t, std::int64_t>> by_size;
  for (std::int64_t place = 0; place < rows; ++place) {
    const std::int64_t i = order(place);
    if (choice.first(i)) by_size.emplace_back(choice.size(i), i);
  }
  std::stable_sort(by_size.begin(), by_size.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [size, i] : by_size) {
    if (size < rows && choice.take(i, spare)) return;
  }
}

Split split_of(std::span<const std::int64_t> rows, const std::vector<char>& out) {
  Split split;
  const auto held_out = static_cast<std::size_t>(std::count(out.begin(), out.end(), 1));
  split.held_out.reserve(held_out);
  split.training.reserve(rows.size() - held_out);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    (out[i] != 0 ? split.held_out : split.training).push_back(rows[i]);
  }
  return split;
}

std::vector<char> chosen_by_seed(std::span<const std::int64_t> rows, const SplitOptions& options) {
  const auto count = static_cast<std::int64_t>(rows.size());
  const std::int64_t held_out = held_out_count(count, options.fraction);
  Classes classes;
  if (options.classes != nullptr) classes = classes_of(rows, *options.classes);
  std::vector<std::int64_t> quota = quotas(sizes_of(classes, rows.size()), held_out, count);
  Choice choice(std::move(classes), chains_of(rows, options.keys), rows.size());
  const Permutation order(options.seed.at("split"), count);
  std::vector<std::int64_t> block(4096);
  for (std::int64_t place = 0; place < count; place += 4096) {
    const auto size = static_cast<std::size_t>(std::min<std::int64_t>(4096, count - place));
    order.write(place, std::span(block).first(size));
    for (std::size_t k = 0; k < size; ++k) choice.take(block[k], quota);
  }
  const bool chained = !options.keys.empty();
  if (chained && choice.taken() < held_out) fill_up(choice, order, count, held_out);
  return choice.out();
}

/// The places of `rows` that have a time, in its order.
std::vector<std::size_t> in_time(std::span<const std::int64_t> rows, const Column* time) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (time == nullptr || !time->is_missing(rows[i])) places.push_back(i);
  }
  if (time == nullptr) return places;
  std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) {
    return time->numbers[static_cast<std::size_t>(rows[a])] <
           time->numbers[static_cast<std::size_t>(rows[b])];
  });
  return places;
}

/// Moves `cut` to the nearer end of the times that are the same there.
std::size_t beside_ties(std::size_t cut, std::span<const double> times) {
  const auto [low, high] = std::equal_range(times.begin(), times.end(), times[cut]);
  const auto below = static_cast<std::size_t>(low - times.begin());
  const auto above = static_cast<std::size_t>(high - times.begin());
  if (above == times.size()) return below;
  return below > 0 && cut - below <= above - cut ? below : above;
}

/// A class that would only be held out keeps its first row for training.
void keep_classes(std::span<const std::int64_t> rows, const std::vector<std::size_t>& places,
                  const Column& column, std::vector<char>& out) {
  const Classes classes = classes_of(rows, column);
  if (classes.empty()) return;
  std::vector<char> trained(sizes_of(classes, rows.size()).size(), 0);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (out[i] == 0) trained[classes[i]] = 1;
  }
  for (const std::size_t i : places) {
    if (trained[classes[i]] != 0) continue;
    out[i] = 0;
    trained[classes[i]] = 1;
  }
}

std::vector<char> last_rows(std::span<const std::int64_t> rows, const SplitOptions& options) {
  const Column* const time = options.kind == SplitKind::time ? options.time : nullptr;
  const std::vector<std::size_t> places = in_time(rows, time);
  std::vector<double> times;
  for (const std::size_t i : places) {
    const auto row = static_cast<std::size_t>(rows[i]);
    times.push_back(time != nullptr ? time->numbers[row] : static_cast<double>(i));
  }
  if (times.empty() || times.front() == times.back()) {
    throw Error({.code = "data.one_time",
                 .what = "no row is later than another, so none can be held out by time",
                 .where = "column '" + printable(time->name) + "'",
                 .fix = "choose another column, or --split random"});
  }
  const auto held_out = static_cast<std::size_t>(
      held_out_count(static_cast<std::int64_t>(rows.size()), options.fraction));
  const std::size_t cut = times.size() - std::min(held_out, times.size() - 1);
  std::vector<char> out(rows.size(), 0);
  for (std::size_t k = beside_ties(cut, times); k < places.size(); ++k) out[places[k]] = 1;
  if (options.classes != nullptr) keep_classes(rows, places, *options.classes, out);
  return out;
}

}  // namespace

std::int64_t held_out_count(std::int64_t rows, double fraction) {
  const double share = std::floor(static_cast<double>(rows) * fraction + 0.5);
  return std::clamp<std::int64_t>(static_cast<std::int64_t>(share), 1, rows - 1);
}

Split split_rows(std::int64_t rows, double fraction, Seed seed, const Column* stratify) {
  std::vector<std::int64_t> all(static_cast<std::size_t>(std::max<std::int64_t>(rows, 0)));
  std::iota(all.begin(), all.end(), std::int64_t{0});
  return split_rows(all, fraction, seed, stratify);
}

Split split_rows(std::span<const std::int64_t> rows, double fraction, Seed seed,
                 const Column* stratify) {
  return split_rows(rows, {.fraction = fraction, .seed = seed, .classes = stratify});
}

Split split_rows(std::span<const std::int64_t> rows, const SplitOptions& options) {
  if (!(options.fraction > 0 && options.fraction < 1)) {
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
  const bool by_seed = options.kind == SplitKind::random || options.kind == SplitKind::group;
  return split_of(rows, by_seed ? chosen_by_seed(rows, options) : last_rows(rows, options));
}

std::vector<std::int64_t> rows_with_value(const Column& target, Notes* notes) {
  std::vector<std::int64_t> rows;
  const auto size =
      static_cast<std::int64_t>(target.codes.empty() ? target.numbers.size() : target.codes.size());
  rows.reserve(static_cast<std::size_t>(size));
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

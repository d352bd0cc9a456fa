#include "data/equal_rows.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "core/digest.hpp"
#include "data/places_by_key.hpp"
#include "lamina/data/split.hpp"

namespace lamina {

namespace {

// Odd numbers, as in core/digest.cpp.
constexpr std::uint64_t odd = 0x9E3779B97F4A7C15;
constexpr std::uint64_t other = 0xBB67AE8584CAA73B;

std::uint64_t joined(std::uint64_t state, std::uint64_t word) {
  return std::rotl(state + word * other, 31) * odd;
}

std::uint64_t finished(std::uint64_t state) {
  state = (state ^ (state >> 32)) * odd;
  state = (state ^ (state >> 29)) * other;
  return state ^ (state >> 32);
}

/// -0 is 0, and all that is missing is the same.
std::uint64_t bits_of(double value) {
  if (std::isnan(value)) return ~std::uint64_t{0};
  return std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value);
}

void join(const Column& column, std::span<const std::int64_t> rows,
          std::span<std::uint64_t> states) {
  const auto pixels = static_cast<std::size_t>(column.image_size.pixels());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto row = static_cast<std::size_t>(rows[i]);
    if (!column.codes.empty()) {
      states[i] = joined(states[i], static_cast<std::uint32_t>(column.codes[row]));
    } else if (!column.numbers.empty()) {
      states[i] = joined(states[i], bits_of(column.numbers[row]));
    } else if (!column.pixels.empty()) {
      states[i] = digest(column.pixels.data() + row * pixels, pixels, states[i]);
    }
  }
}

/// Bits that values may share: one that is not set proves that a value was not met.
class MetBefore {
 public:
  explicit MetBefore(std::size_t values)
      : bits_(std::bit_ceil(std::max<std::size_t>(values, 64)) / 4) {}  // 16 a value
  bool operator()(std::uint64_t value) const { return (word(value) >> (value & 63U) & 1U) != 0; }
  void add(std::uint64_t value) { bits_[place(value)] |= std::uint64_t{1} << (value & 63U); }

 private:
  std::size_t place(std::uint64_t value) const { return (value >> 6U) & (bits_.size() - 1); }
  std::uint64_t word(std::uint64_t value) const { return bits_[place(value)]; }
  std::vector<std::uint64_t> bits_;
};

/// Makes 0 the digests that no other is equal to, and hardly any other; false when none is left.
bool keep_candidates(std::vector<std::uint64_t>& digests) {
  MetBefore twice(digests.size());
  bool any = false;
  {
    MetBefore met(digests.size());
    for (const std::uint64_t value : digests) {
      if (met(value)) {
        twice.add(value);
        any = true;
      }
      met.add(value);
    }
  }
  for (std::uint64_t& value : digests) value = twice(value) ? value : 0;
  return any;
}

/// From one a row of `rows`, which ascend, to one a row of the table.
void spread(std::vector<std::uint64_t>& keys, std::span<const std::int64_t> rows,
            std::int64_t table_rows) {
  keys.resize(static_cast<std::size_t>(table_rows), 0);
  for (std::size_t i = rows.size(); i-- > 0;) {
    const std::uint64_t key = std::exchange(keys[i], 0);
    keys[static_cast<std::size_t>(rows[i])] = key;
  }
}

}  // namespace

bool is_feature(ColumnType type) {
  return type != ColumnType::identifier && type != ColumnType::text && type != ColumnType::constant;
}

std::vector<std::uint64_t> row_digests(const Table& table, std::span<const std::int64_t> rows,
                                       std::string_view target) {
  constexpr std::size_t block = 4096;  // rows, so that their states stay in the cache
  std::vector<std::uint64_t> states(rows.size(), 0);
  for (std::size_t first = 0; first < rows.size(); first += block) {
    const std::size_t count = std::min(block, rows.size() - first);
    const auto part = std::span(states).subspan(first, count);
    for (const Column& column : table.columns()) {
      if (column.name != target && is_feature(column.type))
        join(column, rows.subspan(first, count), part);
    }
    for (std::uint64_t& state : part) state = std::max<std::uint64_t>(finished(state), 1);
  }
  return states;
}

EqualRows equal_rows(const Table& table, std::span<const std::int64_t> rows,
                     std::string_view target) {
  EqualRows equal;
  equal.distinct = static_cast<std::int64_t>(rows.size());
  std::vector<std::uint64_t> keys = row_digests(table, rows, target);
  if (!keep_candidates(keys)) return equal;
  const auto places = places_by_key(keys.size(), [&](std::size_t i) { return keys[i]; });
  for (std::size_t i = 0; i < places.size();) {
    std::size_t end = i + 1;
    while (end < places.size() && keys[places[end]] == keys[places[i]]) ++end;
    const auto size = static_cast<std::int64_t>(end - i);
    if (size == 1) {
      keys[places[i]] = 0;
    } else {
      equal.rows += size;
      equal.distinct -= size - 1;
      equal.largest = std::max(equal.largest, size);
    }
    i = end;
  }
  if (equal.rows == 0) return equal;
  spread(keys, rows, table.rows());
  equal.keys = std::move(keys);
  return equal;
}

std::vector<std::uint64_t> without_large_groups(std::span<const std::uint64_t> keys,
                                                std::span<const std::int64_t> rows,
                                                std::int64_t limit) {
  std::unordered_map<std::uint64_t, std::int64_t> sizes;
  for (const std::int64_t row : rows) ++sizes[keys[static_cast<std::size_t>(row)]];
  std::vector<std::uint64_t> kept(keys.begin(), keys.end());
  for (const std::int64_t row : rows) {
    std::uint64_t& key = kept[static_cast<std::size_t>(row)];
    if (sizes[key] > limit) key = 0;
  }
  return kept;
}

std::vector<std::uint64_t> group_keys(const Column& column) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(column.rows()));
  std::iota(rows.begin(), rows.end(), std::int64_t{0});
  std::vector<std::uint64_t> keys(rows.size(), 0);
  join(column, rows, keys);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    keys[i] = column.is_missing(rows[i]) ? 0 : std::max<std::uint64_t>(finished(keys[i]), 1);
  }
  return keys;
}

}  // namespace lamina

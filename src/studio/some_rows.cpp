#include "studio/some_rows.hpp"

#include <cstring>

namespace lamina::studio {

namespace {

Tensor taken(const Tensor& all, std::span<const std::int64_t> places) {
  Tensor some(all.shape().with_rows(static_cast<std::int64_t>(places.size())), all.dtype());
  auto* to = static_cast<std::byte*>(some.view().data());
  for (const std::int64_t place : places) {
    const ConstView row = all.view().rows(place, 1);
    std::memcpy(to, row.data(), row.bytes());
    to += row.bytes();
  }
  return some;
}

template <class Value>
std::vector<Value> taken(const std::vector<Value>& all, std::span<const std::int64_t> places) {
  std::vector<Value> some;
  if (all.empty()) return some;
  for (const std::int64_t place : places) some.push_back(all[static_cast<std::size_t>(place)]);
  return some;
}

}  // namespace

Prepared rows_of(const Prepared& all, std::span<const std::int64_t> places) {
  Prepared some;
  some.features.names = all.features.names;
  for (const Tensor& input : all.features.inputs) {
    some.features.inputs.push_back(taken(input, places));
  }
  some.values = taken(all.values, places);
  some.labels = taken(all.labels, places);
  some.row_weights = taken(all.row_weights, places);
  return some;
}

}  // namespace lamina::studio

#include "lamina/core/parameters.hpp"

#include "core/assert.hpp"

namespace lamina {

namespace {
constexpr std::int64_t alignment = 16;  // elements; 64 bytes of f32
std::int64_t padded(std::int64_t elements) {
  return (elements + alignment - 1) / alignment * alignment;
}
}  // namespace

ParameterId ParameterTable::add(std::string name, Shape shape, ParameterGroup group) {
  entries_.push_back({std::move(name), shape, group, 0});
  return {static_cast<std::uint32_t>(entries_.size() - 1)};
}

void ParameterTable::lay_out() {
  std::int64_t end = 0;
  const auto place = [&](bool statistics) {
    for (ParameterEntry& entry : entries_) {
      if ((entry.group == ParameterGroup::statistic) != statistics) continue;
      entry.offset = end;
      end += padded(entry.shape.elements());
    }
  };
  place(false);
  trainable_elements_ = end;
  place(true);
  arena_elements_ = end;
}

std::int64_t ParameterTable::trainable_parameters() const {
  std::int64_t count = 0;
  for (const ParameterEntry& entry : entries_) {
    if (entry.group != ParameterGroup::statistic) count += entry.shape.elements();
  }
  return count;
}

ParameterArena::ParameterArena(const ParameterTable& table, DType dtype)
    : values_(Shape{table.arena_elements()}, dtype),
      trainable_elements_(table.trainable_elements()) {}

View ParameterArena::view(const ParameterEntry& entry) const {
  const View all = values_.view();
  LAMINA_ASSERT(entry.offset + entry.shape.elements() <= all.shape.rows(),
                "an entry lies in the arenas of its table");
  const std::size_t skipped = static_cast<std::size_t>(entry.offset) * bytes_of(all.dtype);
  return {static_cast<std::byte*>(all.data) + skipped, entry.shape, all.dtype};
}

View ParameterArena::trainable() const {
  return values_.view().rows(0, trainable_elements_);
}

ParameterArena ParameterArena::as(DType dtype) const {
  ParameterArena result;
  result.values_ = converted(values_.view(), dtype);
  result.trainable_elements_ = trainable_elements_;
  return result;
}

}  // namespace lamina

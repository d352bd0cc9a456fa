#include "lamina/core/parameters.hpp"

#include "lamina/core/error.hpp"

namespace lamina {

namespace {
constexpr std::int64_t alignment = 16;  // elements; 64 bytes of f32
std::int64_t padded(std::int64_t elements) {
  return (elements + alignment - 1) / alignment * alignment;
}

[[noreturn]] void refuse(const ParameterEntry& entry, const Tensor& values) {
  throw Error({.code = "usage.parameters",
               .what = "parameter '" + entry.name + "' " + to_string(entry.shape) +
                       " does not lie in an arena of " + std::to_string(values.elements()) +
                       " elements",
               .where = "ParameterArena",
               .fix = "make the arena from the table of the parameter, after its lay_out()"});
}

}  // namespace

ParameterId ParameterTable::add(std::string name, Shape shape, ParameterKind kind) {
  entries_.push_back({std::move(name), shape, kind, 0});
  return {static_cast<std::uint32_t>(entries_.size() - 1)};
}

void ParameterTable::lay_out() {
  std::int64_t end = 0;
  const auto place = [&](bool statistics) {
    for (ParameterEntry& entry : entries_) {
      if ((entry.kind == ParameterKind::statistic) != statistics) continue;
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
    if (entry.kind != ParameterKind::statistic) count += entry.shape.elements();
  }
  return count;
}

ParameterArena::ParameterArena(const ParameterTable& table, DType dtype)
    : values_(Shape{table.arena_elements()}, dtype),
      trainable_elements_(table.trainable_elements()) {}

std::size_t ParameterArena::bytes_before(const ParameterEntry& entry) const {
  if (entry.offset + entry.shape.elements() > values_.elements()) refuse(entry, values_);
  return static_cast<std::size_t>(entry.offset) * bytes_of(dtype());
}

View ParameterArena::view(const ParameterEntry& entry) {
  return {static_cast<std::byte*>(all().data()) + bytes_before(entry), entry.shape, dtype()};
}

ConstView ParameterArena::view(const ParameterEntry& entry) const {
  return {static_cast<const std::byte*>(all().data()) + bytes_before(entry), entry.shape, dtype()};
}

ParameterArena ParameterArena::as(DType dtype) const {
  ParameterArena result;
  result.values_ = converted(values_.view(), dtype);
  result.trainable_elements_ = trainable_elements_;
  return result;
}

}  // namespace lamina

// Parameters of a network as flat arenas: values, gradients, optimizer slots and best weights all
// share one table of names, shapes and 64-byte-aligned offsets, so one sweep updates everything.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lamina/core/tensor.hpp"

namespace lamina {

/// What a parameter is; optimizers decay only weights, and statistics have no gradient.
enum class ParameterKind : std::uint8_t { weight, bias, scale, embedding, statistic };

struct ParameterEntry {
  std::string name;  ///< e.g. "dense_1.weight"
  Shape shape;
  ParameterKind kind = ParameterKind::weight;
  std::int64_t offset = 0;  ///< elements from the start of an arena; a multiple of 16
};

struct ParameterId {
  std::uint32_t index = 0;
};

/// Trainable parameters come first in an arena, statistics (running means) after them.
class ParameterTable {
 public:
  ParameterId add(std::string name, Shape shape, ParameterKind kind);

  std::size_t size() const { return entries_.size(); }
  const ParameterEntry& operator[](ParameterId id) const { return entries_[id.index]; }
  const std::vector<ParameterEntry>& entries() const { return entries_; }
  /// Gives every entry its offset; called once, after the last add().
  void lay_out();
  /// Elements of an arena, padding included; those of its trainable first part.
  std::int64_t arena_elements() const { return arena_elements_; }
  std::int64_t trainable_elements() const { return trainable_elements_; }
  /// Trainable numbers without padding: what a summary calls parameters.
  std::int64_t trainable_parameters() const;

 private:
  std::vector<ParameterEntry> entries_;
  std::int64_t arena_elements_ = 0;
  std::int64_t trainable_elements_ = 0;
};

/// One flat tensor laid out by a table; a const one is only read. Padding is zero and stays zero.
class ParameterArena {
 public:
  ParameterArena() = default;
  explicit ParameterArena(const ParameterTable& table, DType dtype = DType::f32);

  View view(const ParameterEntry& entry);
  ConstView view(const ParameterEntry& entry) const;
  /// The whole arena, and its trainable first part, as one row of numbers.
  View all() { return values_.view(); }
  ConstView all() const { return values_.view(); }
  View trainable() { return all().rows(0, trainable_elements_); }
  ConstView trainable() const { return all().rows(0, trainable_elements_); }
  DType dtype() const { return values_.dtype(); }
  ParameterArena as(DType dtype) const;

 private:
  std::size_t bytes_before(const ParameterEntry& entry) const;

  Tensor values_;
  std::int64_t trainable_elements_ = 0;
};

}  // namespace lamina

// How operands are held against the rules of their operation.
#pragma once

#include <array>
#include <cstdint>

#include "lamina/autograd/op.hpp"

namespace lamina {

/// The rule of operand i; of a kind without rules, any numbers.
inline const Operand& rule_of(const OpKind& kind, std::size_t i) {
  static constexpr Operand numbers{};
  const std::size_t size = kind.operands.size();
  return size == 0 ? numbers : kind.operands[i < size ? i : size - 1];
}

inline bool takes_as_many(const RuleList<Operand>& rules, std::size_t operands) {
  if (rules.size() == 0 || rules.size() == operands) return true;
  return rules.size() < operands && rules[rules.size() - 1].repeated;
}

inline bool takes(Takes rule, DType dtype, DType numbers) {
  if (rule == Takes::numbers) return dtype == numbers;
  if (rule == Takes::codes) return dtype == DType::i32;
  if (rule == Takes::numbers_or_codes) return dtype == numbers || dtype == DType::i32;
  return rule != Takes::pixels || dtype == DType::u8;
}

/// What the letters of shape rules stand for in one operation.
class Sizes {
 public:
  Sizes() { size_[ShapeRule::one] = 1; }
  /// Whether `shape` obeys `rule` with the sizes that its letters have so far; new ones are noted.
  bool match(const ShapeRule& rule, const Shape& shape) {
    if (rule.text() == nullptr) return true;
    const int first = shape.rank() - rule.count();
    if (!rule.many() && first != 0) return false;
    if (rule.many() && !match_leading(shape, first)) return false;
    for (int i = 0; i < rule.count(); ++i) {
      if (!match(rule[i], shape[first + i])) return false;
    }
    return true;
  }

  /// The shape that `rule` says, whose letters are known.
  Shape shape(const ShapeRule& rule) const {
    Shape result;
    if (rule.many()) result = leading_.first(leading_rank_);
    for (int i = 0; i < rule.count(); ++i) result.append(size_[rule[i]]);
    return result;
  }

 private:
  bool match(std::uint8_t letter, std::int64_t size) {
    const std::uint32_t bit = std::uint32_t{1} << letter;
    if ((known_ & bit) != 0) return size_[letter] == size;
    known_ |= bit;
    size_[letter] = size;
    return true;
  }
  bool match_leading(const Shape& shape, int rank) {
    if (leading_rank_ == unknown) {
      leading_ = shape;
      leading_rank_ = rank;
      return rank >= 0;
    }
    if (rank != leading_rank_) return false;
    bool same = true;
    for (int axis = 0; axis < rank; ++axis) same &= shape[axis] == leading_[axis];
    return same;
  }

  static constexpr int unknown = -Shape::max_rank - 1;  // less than any rank less letters

  std::array<std::int64_t, ShapeRule::letters + 1> size_;  // of the known ones
  std::uint32_t known_ = std::uint32_t{1} << ShapeRule::one;
  Shape leading_;  // begins with what '*' stands for
  int leading_rank_ = unknown;
};

}  // namespace lamina

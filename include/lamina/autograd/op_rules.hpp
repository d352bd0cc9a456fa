// What an operation says of its operands and results, so that one place checks them all and an
// exporter can read them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "lamina/core/shape.hpp"

namespace lamina {

/// A shape with letters for its sizes: "BI" beside "IO" says that both have the same I. A leading
/// '*' stands for any number of sizes, the same ones wherever it stands; '1' is the size 1, and
/// "" one number.
class ShapeRule {
 public:
  static constexpr std::uint8_t letters = 26;
  static constexpr std::uint8_t one = letters;  ///< the number of '1', which is its own size

  constexpr ShapeRule() = default;       ///< any shape
  constexpr ShapeRule(const char* text)  // NOLINT(google-explicit-constructor): written as text
      : text_(text), many_(*text == '*') {
    for (const char* at = text + (many_ ? 1 : 0); *at != '\0'; ++at) {
      size_[static_cast<std::size_t>(count_++)] =
          *at == '1' ? one : static_cast<std::uint8_t>(*at - 'A');
    }
  }

  const char* text() const { return text_; }  ///< null: any shape
  bool many() const { return many_; }         ///< begins with '*'
  int count() const { return count_; }        ///< of letters
  /// The number of letter i: 0 for A, 1 for B, …
  std::uint8_t operator[](int i) const { return size_[static_cast<std::size_t>(i)]; }

 private:
  const char* text_ = nullptr;
  std::array<std::uint8_t, Shape::max_rank> size_{};
  bool many_ = false;
  int count_ = 0;
};

/// Which elements an operand may have.
enum class Takes : std::uint8_t {
  numbers,  ///< of the tape's own type, f32 or f64
  codes,    ///< i32
  pixels,   ///< u8
  numbers_or_codes,
  anything,
};

struct Operand {
  const char* name = nullptr;
  ShapeRule shape = {};
  Takes takes = Takes::numbers;
  bool optional = false;  ///< may be left out
  bool repeated = false;  ///< the last: any number of such
};

/// What it returns (the first) or keeps for its backward function.
struct Result {
  const char* name = nullptr;
  ShapeRule shape = {};
};

/// A few of them, written as a list.
template <class T>
class RuleList {
 public:
  constexpr RuleList() = default;
  constexpr RuleList(std::initializer_list<T> rules) {
    for (const T& rule : rules) rules_[size_++] = rule;
  }
  std::size_t size() const { return size_; }
  const T& operator[](std::size_t i) const { return rules_[i]; }
  const T* begin() const { return rules_.data(); }
  const T* end() const { return rules_.data() + size_; }

 private:
  std::array<T, 5> rules_{};
  std::size_t size_ = 0;
};

}  // namespace lamina

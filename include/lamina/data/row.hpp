// One row of a table written in code: Row{{"lectures", 4}, {"island", "Torgersen"}}.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace lamina {

/// A cell without a value: {"age", missing}.
struct Missing {};
inline constexpr Missing missing{};

/// A value in a row: a number, a word, a truth value, or missing.
class Cell {
 public:
  enum class Kind : std::uint8_t { missing, number, text, boolean };

  Cell() = default;
  Cell(Missing) {}  // NOLINT(google-explicit-constructor): a row reads like a literal
  template <class Number>
  requires std::is_arithmetic_v<Number> Cell(Number value)  // NOLINT(google-explicit-constructor)
      : kind_(std::is_same_v<Number, bool> ? Kind::boolean : Kind::number),
        number_(static_cast<double>(value)) {
    if constexpr (std::is_integral_v<Number> && sizeof(Number) == 8) {
      constexpr Number exact = Number{1} << 53;  // beyond it a double may lack digits
      if (value > exact || (std::is_signed_v<Number> && value < Number{0} - exact)) {
        text_ = std::to_string(value);
      }
    }
  }
  Cell(const char* text) : Cell(std::string(text)) {}                    // NOLINT
  Cell(std::string_view text) : Cell(std::string(text)) {}               // NOLINT
  Cell(std::string text) : kind_(Kind::text), text_(std::move(text)) {}  // NOLINT

  Kind kind() const { return kind_; }
  double number() const { return number_; }  ///< of a number or a truth value (0 or 1)
  /// Of a word; of a whole number beyond 2^53 all its digits, which make it a category.
  const std::string& text() const { return text_; }

 private:
  Kind kind_ = Kind::missing;
  double number_ = 0;
  std::string text_;
};

struct NamedCell {
  std::string name;
  Cell value;
};

/// Cells by name, in any order.
class Row {
 public:
  Row() = default;
  Row(std::initializer_list<NamedCell> cells) : cells_(cells) {}
  explicit Row(std::vector<NamedCell> cells) : cells_(std::move(cells)) {}

  const std::vector<NamedCell>& cells() const { return cells_; }
  const Cell* find(std::string_view name) const {
    for (const NamedCell& cell : cells_) {
      if (cell.name == name) return &cell.value;
    }
    return nullptr;
  }

 private:
  std::vector<NamedCell> cells_;
};

}  // namespace lamina

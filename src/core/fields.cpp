#include "lamina/core/fields.hpp"

#include <fmt/format.h>

#include <limits>

#include "lamina/core/error.hpp"

namespace lamina {

namespace {
constexpr double infinity = std::numeric_limits<double>::infinity();
}

bool Range::contains(double value) const {
  const bool above_low = low_open ? value > low : value >= low;
  const bool below_high = high_open ? value < high : value <= high;
  return above_low && below_high && value != infinity && value != -infinity;
}

std::string Range::text() const {
  if (low == -infinity && high == infinity) return "any finite number";
  if (high == infinity) return fmt::format("{} {}", low_open ? "above" : "at least", low);
  return fmt::format("in {}{}, {}{}", low_open ? '(' : '[', low, high, high_open ? ')' : ']');
}

Range any_number() {
  return {-infinity, infinity};
}
Range above(double low) {
  return {low, infinity, true};
}
Range at_least(double low) {
  return {low, infinity};
}
Range within(double low, double high) {
  return {low, high};
}
Range below_one() {
  return {0, 1, false, true};
}

bool Fields::given(std::string_view, bool) {
  return true;
}

void Fields::operator()(std::string_view name, bool& value, std::string_view help) {
  boolean(name, value, help);
}
void Fields::operator()(std::string_view name, std::int64_t& value, Range range,
                        std::string_view help) {
  integer(name, value, range, help);
}
void Fields::operator()(std::string_view name, double& value, Range range, std::string_view help) {
  real(name, value, range, help);
}
void Fields::operator()(std::string_view name, std::string& value, std::string_view help) {
  text(name, value, help);
}
void Fields::operator()(std::string_view name, std::vector<std::string>& values,
                        std::string_view help) {
  texts(name, values, help);
}
void Fields::operator()(std::string_view name, std::vector<double>& values, std::string_view help) {
  reals(name, values, help);
}
void Fields::operator()(std::string_view name, std::vector<std::int64_t>& values, Range range,
                        std::string_view help) {
  integers(name, values, range, help);
}
void Fields::integers(std::string_view, std::vector<std::int64_t>&, Range, std::string_view) {}

namespace {

[[noreturn]] void bad_value(std::string_view owner, std::string_view name, const std::string& found,
                            const std::string& allowed, std::string_view help) {
  throw Error({.code = "usage.bad_value",
               .what = fmt::format("{} is {}, but must be {}", name, found, allowed),
               .where = fmt::format("{}, option '{}' ({})", owner, name, help),
               .fix = fmt::format("give a value that is {}", allowed)});
}

}  // namespace

void ValidatingFields::integer(std::string_view name, std::int64_t& value, Range range,
                               std::string_view help) {
  if (!range.contains(static_cast<double>(value))) {
    bad_value(owner_, name, fmt::format("{}", value), range.text(), help);
  }
}

void ValidatingFields::real(std::string_view name, double& value, Range range,
                            std::string_view help) {
  if (!range.contains(value)) bad_value(owner_, name, fmt::format("{}", value), range.text(), help);
}

void ValidatingFields::choice(std::string_view name, int& index,
                              std::span<const std::string_view> names, std::string_view help) {
  if (index < 0 || index >= static_cast<int>(names.size())) {
    bad_value(owner_, name, fmt::format("{}", index),
              fmt::format("one of {}", fmt::join(names, ", ")), help);
  }
}

}  // namespace lamina

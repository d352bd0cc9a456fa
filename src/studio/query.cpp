#include "studio/query.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "lamina/core/error.hpp"

namespace lamina::studio {

void refuse_value(const std::string& name, const std::string& value, const std::string& wanted) {
  throw Error({.code = "usage.bad_value",
               .what = fmt::format("{} is '{}'", name, printable(value)),
               .where = "a question to the studio",
               .fix = "give " + wanted});
}

void not_here(const std::string& what, const std::string& fix) {
  throw Error({.code = "studio.not_here", .what = what, .where = "the studio", .fix = fix});
}

namespace {

template <class Number>
Number parsed(const char* name, const std::string& text, Number low, Number high) {
  Number value = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end || !(value >= low && value <= high)) {
    refuse_value(name, text, fmt::format("a number from {} to {}", low, high));
  }
  return value;
}

}  // namespace

std::int64_t Query::whole(const char* name, std::int64_t fallback, std::int64_t low,
                          std::int64_t high) const {
  const auto word = words_.find(name);
  return word == words_.end() ? fallback : parsed<std::int64_t>(name, word->second, low, high);
}

double Query::real(const char* name, double fallback, double low, double high) const {
  const auto word = words_.find(name);
  return word == words_.end() ? fallback : parsed<double>(name, word->second, low, high);
}

std::string Query::text(const char* name, const std::string& fallback) const {
  const auto word = words_.find(name);
  return word == words_.end() ? fallback : word->second;
}

}  // namespace lamina::studio

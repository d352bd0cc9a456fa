#include "studio/fields_of.hpp"

#include <fmt/format.h>

#include <cmath>

#include "studio/query.hpp"

namespace lamina::studio {

std::string text_of(const Json& object, const char* name) {
  if (!object.is_object() || !object.contains(name) || !object[name].is_string()) {
    refuse_value(name, "", "a text");
  }
  return object[name].get<std::string>();
}

double real_of(const Json& object, const char* name, double fallback, double low, double high) {
  if (!object.contains(name)) return fallback;
  const Json& found = object[name];
  const double value = found.is_number() ? found.get<double>() : NAN;
  if (!(value >= low && value <= high)) {
    refuse_value(name, found.dump(), fmt::format("a number from {} to {}", low, high));
  }
  return value;
}

std::int64_t whole_of(const Json& object, const char* name, std::int64_t fallback, std::int64_t low,
                      std::int64_t high) {
  if (!object.contains(name)) {
    if (fallback < low) refuse_value(name, "", "a whole number");
    return fallback;
  }
  const double value =
      real_of(object, name, 0, static_cast<double>(low), static_cast<double>(high));
  if (value != std::floor(value)) refuse_value(name, object[name].dump(), "a whole number");
  return static_cast<std::int64_t>(value);
}

}  // namespace lamina::studio

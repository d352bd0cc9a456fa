#include "lamina/core/text_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "lamina/core/error.hpp"

namespace lamina {

namespace {

std::vector<std::string> parts_of(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

}  // namespace

TextFields::TextFields(std::string_view text, std::string_view owner, std::string_view where)
    : owner_(owner), where_(where) {
  for (const std::string& part : parts_of(text, ',')) {
    const std::size_t equals = part.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw Error({.code = "usage.bad_value",
                   .what = fmt::format("'{}' is not of the form name=value", printable(part)),
                   .where = where_,
                   .fix = fmt::format("write e.g. {}:name=value,name=value", owner_)});
    }
    settings_.push_back({part.substr(0, equals), part.substr(equals + 1)});
  }
}

void TextFields::finish() const {
  for (const Setting& setting : settings_) {
    if (setting.used) continue;
    NearestName nearest(setting.name);
    for (const std::string& name : names_) nearest.offer(name);
    const std::string suggestion =
        nearest.best().empty() ? "" : fmt::format("did you mean '{}'? ", nearest.best());
    throw Error({.code = "usage.unknown_field",
                 .what = fmt::format("{} has no field '{}'", owner_, printable(setting.name)),
                 .where = where_,
                 .fix = names_.empty()
                            ? fmt::format("{} has nothing to set", owner_)
                            : fmt::format("{}it has: {}", suggestion, fmt::join(names_, ", "))});
  }
}

const std::string* TextFields::find(std::string_view name) {
  names_.emplace_back(name);
  for (Setting& setting : settings_) {
    if (setting.name != name) continue;
    setting.used = true;
    return &setting.value;
  }
  return nullptr;
}

void TextFields::bad_value(std::string_view name, std::string_view found,
                           const std::string& wanted) const {
  throw Error({.code = "usage.bad_value",
               .what = fmt::format("{} is '{}', but must be {}", name, printable(found), wanted),
               .where = where_,
               .fix = fmt::format("give {} a value that is {}", name, wanted)});
}

double TextFields::number(std::string_view name, const std::string& text, Range range) const {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stopped != end || !range.contains(value)) {
    bad_value(name, text, range.text());
  }
  return value;
}

std::int64_t TextFields::whole_number(std::string_view name, const std::string& text,
                                      Range range) const {
  const double whole = number(name, text, range);
  constexpr double exact = 9007199254740992.0;  // 2^53
  if (whole != std::floor(whole) || std::fabs(whole) > exact) {
    bad_value(name, text, "a whole number");
  }
  return static_cast<std::int64_t>(whole);
}

void TextFields::boolean(std::string_view name, bool& value, std::string_view) {
  const std::string* found = find(name);
  if (found == nullptr) return;
  if (*found != "true" && *found != "false") bad_value(name, *found, "true or false");
  value = *found == "true";
}

void TextFields::integer(std::string_view name, std::int64_t& value, Range range,
                         std::string_view) {
  if (const std::string* found = find(name)) value = whole_number(name, *found, range);
}

void TextFields::real(std::string_view name, double& value, Range range, std::string_view) {
  if (const std::string* found = find(name)) value = number(name, *found, range);
}

void TextFields::text(std::string_view name, std::string& value, std::string_view) {
  if (const std::string* found = find(name)) value = *found;
}

void TextFields::texts(std::string_view name, std::vector<std::string>& values, std::string_view) {
  if (const std::string* found = find(name)) values = parts_of(*found, ';');
}

void TextFields::reals(std::string_view name, std::vector<double>& values, std::string_view) {
  const std::string* found = find(name);
  if (found == nullptr) return;
  values.clear();
  for (const std::string& part : parts_of(*found, ';')) {
    values.push_back(number(name, part, any_number()));
  }
}

void TextFields::integers(std::string_view name, std::vector<std::int64_t>& values, Range range,
                          std::string_view) {
  const std::string* found = find(name);
  if (found == nullptr) return;
  values.clear();
  for (const std::string& part : parts_of(*found, ';')) {
    values.push_back(whole_number(name, part, range));
  }
}

void TextFields::choice(std::string_view name, int& index, std::span<const std::string_view> names,
                        std::string_view) {
  const std::string* found = find(name);
  if (found == nullptr) return;
  const auto place = std::find(names.begin(), names.end(), *found);
  if (place == names.end()) {
    bad_value(name, *found, fmt::format("one of {}", fmt::join(names, ", ")));
  }
  index = static_cast<int>(place - names.begin());
}

std::string TextFields::begin_family(std::string_view name, std::string_view kind, std::string_view,
                                     std::span<const std::string_view>, std::string_view) {
  const std::string* found = find(name);
  return found == nullptr ? std::string(kind) : *found;
}

}  // namespace lamina

#include "artifacts/json_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "lamina/core/error.hpp"

namespace lamina {

namespace {
// A list is resized before its items are read, so its length is bounded by more than the text's.
constexpr std::size_t longest_list = 65'536;
}  // namespace

Json& JsonWriter::member(std::string_view name) {
  return (*open_.back())[std::string(name)];
}
void JsonWriter::boolean(std::string_view name, bool& value, std::string_view) {
  member(name) = value;
}
void JsonWriter::integer(std::string_view name, std::int64_t& value, Range, std::string_view) {
  member(name) = value;
}
void JsonWriter::real(std::string_view name, double& value, Range, std::string_view) {
  member(name) = value;
}
void JsonWriter::text(std::string_view name, std::string& value, std::string_view) {
  member(name) = value;
}
void JsonWriter::texts(std::string_view name, std::vector<std::string>& values, std::string_view) {
  member(name) = values;
}
void JsonWriter::reals(std::string_view name, std::vector<double>& values, std::string_view) {
  member(name) = values;
}
void JsonWriter::integers(std::string_view name, std::vector<std::int64_t>& values, Range,
                          std::string_view) {
  member(name) = values;
}
void JsonWriter::choice(std::string_view name, int& index, std::span<const std::string_view> names,
                        std::string_view) {
  member(name) = std::string(names[static_cast<std::size_t>(index)]);
}
std::size_t JsonWriter::begin_list(std::string_view name, std::size_t size, std::string_view) {
  Json& list = member(name);
  list = Json::array();
  for (std::size_t i = 0; i < size; ++i) list.push_back(Json::object());
  open_.push_back(&list);
  return size;
}
void JsonWriter::begin_item(std::size_t index) {
  open_.push_back(&(*open_.back())[index]);
}
void JsonWriter::begin_group(std::string_view name, std::string_view) {
  Json& group = member(name);
  group = Json::object();
  open_.push_back(&group);
}

std::string JsonWriter::begin_family(std::string_view name, std::string_view kind, std::string_view,
                                     std::span<const std::string_view>, std::string_view) {
  if (!name.empty()) begin_group(name, "");
  member("kind") = std::string(kind);
  return std::string(kind);
}
/// A member that has no fields is its name alone.
void JsonWriter::end_family(std::string_view name) {
  if (name.empty()) return;
  Json& written = *open_.back();
  if (written.size() == 1) written = Json(written["kind"]);
  open_.pop_back();
}

JsonReader::JsonReader(const Json& object, const JsonSource& source, std::string path)
    : source_(source) {
  open_object(&object, std::move(path));
}

void JsonReader::open_object(const Json* json, std::string path) {
  if (json != nullptr && !json->is_object()) {
    throw_json_error(source_, "bad_value",
                     fmt::format("expected an object, found {}", type_of(*json)), path);
  }
  open_.push_back({json, std::move(path), {}});
}

std::string JsonReader::path_of(std::string_view name) const {
  const std::string& path = open_.back().path;
  return path.empty() ? std::string(name) : fmt::format("{}.{}", path, name);
}

const Json* JsonReader::find(std::string_view name) {
  Open& open = open_.back();
  if (open.json == nullptr) return nullptr;
  open.known.emplace_back(name);
  const auto found = open.json->find(open.known.back());
  if (found != open.json->end()) return &*found;
  if (source_.every_key) {
    throw_json_error(source_, "missing_key", fmt::format("the key '{}' is missing", name),
                     open.path.empty() ? "the top" : open.path);
  }
  return nullptr;
}

bool JsonReader::given(std::string_view name, bool) {
  Open& open = open_.back();
  if (open.json == nullptr) return false;
  open.known.emplace_back(name);
  return open.json->contains(open.known.back());
}

void JsonReader::wrong_type(std::string_view name, std::string_view wanted, const Json& found) {
  throw_json_error(source_, "bad_value",
                   fmt::format("expected {}, found {}", wanted, type_of(found)), path_of(name));
}

void JsonReader::finish(std::string_view other) {
  const Open& open = open_.back();
  if (open.json == nullptr) return;
  for (const auto& [key, value] : open.json->items()) {
    if (key == other || std::find(open.known.begin(), open.known.end(), key) != open.known.end()) {
      continue;
    }
    const std::vector<std::string_view> known(open.known.begin(), open.known.end());
    std::string fix = suggestion(key, known, source_);
    if (fix.empty() && !source_.every_key && !known.empty()) {
      fix = fmt::format("known here: {}", fmt::join(known, ", "));
    }
    throw_json_error(source_, "unknown_key", fmt::format("unknown key '{}'", printable(key)),
                     open.path.empty() ? "the top" : open.path, fix);
  }
}

void JsonReader::boolean(std::string_view name, bool& value, std::string_view) {
  const Json* found = find(name);
  if (found == nullptr) return;
  if (!found->is_boolean()) wrong_type(name, "true or false", *found);
  value = found->get<bool>();
}

void JsonReader::integer(std::string_view name, std::int64_t& value, Range range,
                         std::string_view) {
  const Json* found = find(name);
  if (found == nullptr) return;
  if (!found->is_number_integer()) wrong_type(name, "a whole number", *found);
  const bool too_large =
      found->is_number_unsigned() &&
      found->get<std::uint64_t>() > std::uint64_t{std::numeric_limits<std::int64_t>::max()};
  if (too_large || !range.contains(static_cast<double>(found->get<std::int64_t>()))) {
    throw_json_error(source_, "bad_value",
                     fmt::format("{} is {}, but must be {}", name, found->dump(), range.text()),
                     path_of(name));
  }
  value = found->get<std::int64_t>();
}

void JsonReader::real(std::string_view name, double& value, Range range, std::string_view) {
  const Json* found = find(name);
  if (found == nullptr) return;
  if (!found->is_number()) wrong_type(name, "a number", *found);
  const auto number = found->get<double>();
  if (!range.contains(number)) {
    throw_json_error(source_, "bad_value",
                     fmt::format("{} is {}, but must be {}", name, number, range.text()),
                     path_of(name));
  }
  value = number;
}

void JsonReader::text(std::string_view name, std::string& value, std::string_view) {
  const Json* found = find(name);
  if (found == nullptr) return;
  if (!found->is_string()) wrong_type(name, "a text", *found);
  value = found->get<std::string>();
}

void JsonReader::texts(std::string_view name, std::vector<std::string>& values, std::string_view) {
  const Json* found = find(name);
  if (found == nullptr) return;
  if (!found->is_array()) wrong_type(name, "a list of texts", *found);
  std::vector<std::string> read;
  read.reserve(found->size());
  for (const Json& item : *found) {
    if (!item.is_string()) wrong_type(name, "a list of texts", item);
    read.push_back(item.get<std::string>());
  }
  values = std::move(read);
}

void JsonReader::reals(std::string_view name, std::vector<double>& values, std::string_view) {
  const Json* found = find(name);
  if (found == nullptr) return;
  if (!found->is_array()) wrong_type(name, "a list of numbers", *found);
  std::vector<double> read;
  read.reserve(found->size());
  for (const Json& item : *found) {
    if (!item.is_number()) wrong_type(name, "a list of numbers", item);
    read.push_back(item.get<double>());
  }
  values = std::move(read);
}

void JsonReader::integers(std::string_view name, std::vector<std::int64_t>& values, Range range,
                          std::string_view) {
  const Json* found = find(name);
  if (found == nullptr) return;
  if (!found->is_array()) wrong_type(name, "a list of whole numbers", *found);
  std::vector<std::int64_t> read;
  read.reserve(found->size());
  for (const Json& item : *found) {
    if (!item.is_number_integer() || !range.contains(item.get<double>())) {
      throw_json_error(source_, "bad_value",
                       fmt::format("{} holds {}, but may hold whole numbers {}", name, item.dump(),
                                   range.text()),
                       path_of(name));
    }
    read.push_back(item.get<std::int64_t>());
  }
  values = std::move(read);
}

void JsonReader::choice(std::string_view name, int& index, std::span<const std::string_view> names,
                        std::string_view) {
  const Json* found = find(name);
  if (found == nullptr) return;
  if (!found->is_string()) wrong_type(name, "a text", *found);
  const auto& word = found->get_ref<const std::string&>();
  const auto place = std::find(names.begin(), names.end(), word);
  if (place == names.end()) {
    throw_json_error(source_, "bad_value",
                     fmt::format("{} is '{}', but must be one of {}", name, printable(word),
                                 fmt::join(names, ", ")),
                     path_of(name), suggestion(word, names, source_));
  }
  index = static_cast<int>(place - names.begin());
}

std::size_t JsonReader::begin_list(std::string_view name, std::size_t size, std::string_view) {
  const Json* found = find(name);
  if (found != nullptr && !found->is_array()) wrong_type(name, "a list", *found);
  if (found != nullptr && found->size() > longest_list) {
    throw_json_error(source_, "bad_value",
                     fmt::format("{} has {} items, but may have 65,536", name, found->size()),
                     path_of(name));
  }
  open_.push_back({found, path_of(name), {}});
  return found != nullptr ? found->size() : size;
}

void JsonReader::begin_item(std::size_t index) {
  const Open& list = open_.back();
  open_object(list.json != nullptr ? &(*list.json)[index] : nullptr,
              fmt::format("{}[{}]", list.path, index));
}

void JsonReader::end_item() {
  finish();
  open_.pop_back();
}

void JsonReader::begin_group(std::string_view name, std::string_view) {
  const Json* found = find(name);
  open_object(found, path_of(name));
}

void JsonReader::end_group() {
  finish();
  open_.pop_back();
}

std::string JsonReader::begin_family(std::string_view name, std::string_view kind,
                                     std::string_view family,
                                     std::span<const std::string_view> known, std::string_view) {
  if (!name.empty()) {
    const Json* found = find(name);
    const bool by_name = found != nullptr && found->is_string();
    if (found != nullptr && !by_name && !found->is_object()) {
      wrong_type(name, "a name or an object", *found);
    }
    if (by_name) kind = found->get_ref<const std::string&>();
    open_object(by_name ? nullptr : found, path_of(name));
  }
  const Json* object = open_.back().json;
  if (object != nullptr) {
    open_.back().known.emplace_back("kind");
    const auto named = object->find("kind");
    if (named == object->end() || !named->is_string()) {
      throw_json_error(source_, "missing_key",
                       fmt::format("the key 'kind' must say which {} this is", family),
                       open_.back().path);
    }
    kind = named->get_ref<const std::string&>();
  }
  if (std::find(known.begin(), known.end(), kind) == known.end()) {
    throw_json_error(source_, fmt::format("unknown_{}", family),
                     fmt::format("unknown {} '{}'; known are {}", family, printable(kind),
                                 fmt::join(known, ", ")),
                     object != nullptr ? path_of("kind") : open_.back().path,
                     suggestion(kind, known, source_));
  }
  return std::string(kind);
}

void JsonReader::end_family(std::string_view name) {
  if (!name.empty()) end_group();
}

const Registry& JsonReader::registry() const {
  return source_.registry != nullptr ? *source_.registry : Fields::registry();
}

}  // namespace lamina

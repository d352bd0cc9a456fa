#include "artifacts/json.hpp"

#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "core/assert.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

/// Builds the value and watches the limits while it is read.
class Builder final : public nlohmann::json_sax<Json> {
 public:
  Builder(const JsonSource& source, const std::size_t& byte) : source_(source), byte_(byte) {}

  Json take() { return std::move(root_); }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t&) override { return add(value); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    const auto [place, is_new] = open_.back()->emplace(name, nullptr);
    if (!is_new) fail(fmt::format("the key '{}' is there twice", printable(name)));
    member_ = &*place;
    return true;
  }

  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    throw_json_error(source_, "bad_json", "this is not JSON", fmt::format("byte {}", position));
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw_json_error(source_, "bad_json", what, fmt::format("byte {}", byte_));
  }

  Json* place(Json&& value) {
    if (++values_ > json_limit::values) fail("more than 1,000,000 values");
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    if (member_ != nullptr) {
      *member_ = std::move(value);
      return std::exchange(member_, nullptr);
    }
    open_.back()->push_back(std::move(value));
    return &open_.back()->back();
  }

  bool add(Json&& value) {
    place(std::move(value));
    return true;
  }

  bool open(Json&& value) {
    if (open_.size() == json_limit::depth) fail("nested deeper than 64");
    open_.push_back(place(std::move(value)));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  const JsonSource& source_;
  const std::size_t& byte_;
  Json root_;
  std::vector<Json*> open_;
  Json* member_ = nullptr;
  std::size_t values_ = 0;
};

std::string number_text(double value) {
  LAMINA_ASSERT(std::isfinite(value), "only finite numbers are written as JSON");
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

void write(const Json& value, std::string& text) {
  const char* separator = "";
  switch (value.type()) {
    case Json::value_t::object:
      text += '{';
      for (const auto& [key, member] : value.items()) {
        text += separator;
        text += Json(key).dump();
        text += ':';
        write(member, text);
        separator = ",";
      }
      text += '}';
      return;
    case Json::value_t::array:
      text += '[';
      for (const Json& item : value) {
        text += separator;
        write(item, text);
        separator = ",";
      }
      text += ']';
      return;
    case Json::value_t::number_float:
      text += number_text(value.get<double>());
      return;
    default:
      text += value.dump();
  }
}

}  // namespace

void throw_json_error(const JsonSource& source, std::string_view kind, const std::string& what,
                      const std::string& path, const std::string& fix) {
  throw Error({.code = fmt::format("{}.{}", source.family, kind),
               .what = what,
               .where = fmt::format("{}, {}", source.name, path),
               .fix = fix.empty() ? source.fix : fix});
}

std::string suggestion(std::string_view word, std::span<const std::string_view> names,
                       const JsonSource& source) {
  if (source.every_key) return "";
  NearestName nearest(word);
  for (const std::string_view name : names) nearest.offer(name);
  return nearest.best().empty() ? "" : fmt::format("did you mean '{}'?", nearest.best());
}

Json parse_json(std::string_view text, const JsonSource& source) {
  std::size_t byte = 0;
  Builder builder(source, byte);
  const bool done = Json::sax_parse(CountingIterator(text.data(), &byte),
                                    CountingIterator(text.data() + text.size(), &byte), &builder);
  LAMINA_ASSERT(done, "the builder throws where it stops");
  return builder.take();
}

std::string canonical(const Json& value) {
  std::string text;
  try {
    write(value, text);
  } catch (const Json::type_error&) {
    throw Error({.code = "usage.bad_text",
                 .what = "a name or a label is not valid UTF-8",
                 .where = "the model to save",
                 .fix = "give columns and labels names in UTF-8"});
  }
  return text;
}

std::string_view type_of(const Json& value) {
  switch (value.type()) {
    case Json::value_t::object:
      return "an object";
    case Json::value_t::array:
      return "a list";
    case Json::value_t::string:
      return "a text";
    case Json::value_t::boolean:
      return "true or false";
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned:
      return "a whole number";
    case Json::value_t::number_float:
      return "a number";
    default:
      return "null";
  }
}

}  // namespace lamina

#include "data/readers/json_lines.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <utility>
#include <vector>

#include "data/readers/csv_scanner.hpp"
#include "data/readers/row_text.hpp"
#include "lamina/core/error.hpp"
#include "lamina/core/shell.hpp"

namespace lamina {

namespace {

/// Lines of a source, without their ends. A line is at most `longest_record` bytes.
class Lines {
 public:
  Lines(ByteSource& source, const std::string& name) : source_(source), name_(name) {}

  bool next() {
    for (std::size_t from = at_;;) {
      const std::size_t end = buffer_.find('\n', from);
      if (end != std::string::npos || (ended_ && at_ < buffer_.size())) {
        const std::size_t stop = std::min(end, buffer_.size());
        text_ = std::string_view(buffer_).substr(at_, stop - at_);
        if (!text_.empty() && text_.back() == '\r') text_.remove_suffix(1);
        at_ = std::min(stop + 1, buffer_.size());
        if (++number_ == 1 && text_.substr(0, 3) == "\xEF\xBB\xBF") text_.remove_prefix(3);
        return true;
      }
      if (ended_) return false;
      buffer_.erase(0, at_);
      at_ = 0;
      from = buffer_.size();
      if (from > longest_record) too_long();
      constexpr std::size_t piece = std::size_t{1} << 16U;
      buffer_.resize(from + piece);
      const std::size_t got = source_.read(std::span(buffer_).subspan(from));
      buffer_.resize(from + got);
      ended_ = got == 0;
    }
  }
  std::string_view text() const { return text_; }
  std::int64_t number() const { return number_; }
  void rewind() {
    source_.rewind();
    buffer_.clear();
    at_ = 0;
    number_ = 0;
    ended_ = false;
  }

 private:
  [[noreturn]] void too_long() const {
    throw Error({.code = "data.row_too_long",
                 .what = "found a row of more than 64 MB",
                 .where = name_ + ", line " + std::to_string(number_ + 1),
                 .fix = "check that every line holds one object"});
  }

  ByteSource& source_;
  const std::string& name_;
  std::string buffer_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::int64_t number_ = 0;
  bool ended_ = false;
};

/// The value of a key in the object at hand.
struct Value {
  std::string text{};
  bool given = false;
  bool word = false;
};

class JsonLines final : public RowText {
 public:
  JsonLines(std::unique_ptr<ByteSource> source, std::string name, const ReadOptions& options,
            LinePlaces& places)
      : source_(std::move(source)),
        name_(std::move(name)),
        options_(options),
        places_(places),
        lines_(*source_, name_) {
    while (next_object()) {
    }
    rewind();
  }

  void rewind() override {
    restart();
    lines_.rewind();
    places_.clear();
    header_ = true;
  }

 private:
  class Handler;

  bool next_row() override;
  bool next_object();
  void put_header();
  std::size_t place_of_key(const std::string& key);
  bool may_be_nested(const std::string& key) const;
  [[noreturn]] void bad(std::string what, std::string fix, const char* code) const {
    throw Error({.code = code,
                 .what = std::move(what),
                 .where = name_ + ", line " + std::to_string(lines_.number()),
                 .fix = std::move(fix)});
  }

  std::unique_ptr<ByteSource> source_;
  std::string name_;
  ReadOptions options_;
  LinePlaces& places_;
  Lines lines_;
  bool header_ = true;
  std::vector<std::string> keys_;
  std::unordered_map<std::string, std::size_t> places_of_keys_;
  std::vector<Value> values_;
};

/// Takes the events of one object; what lies deeper is only passed over.
class JsonLines::Handler final : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Handler(JsonLines& lines) : lines_(lines) {}

  bool null() override { return set("", false, false); }
  bool boolean(bool value) override { return set(value ? "true" : "false", true, false); }
  bool number_integer(number_integer_t value) override {
    return set(std::to_string(value), true, false);
  }
  bool number_unsigned(number_unsigned_t value) override {
    return set(std::to_string(value), true, false);
  }
  bool number_float(number_float_t, const string_t& text) override {
    return set(text, true, false);
  }
  bool string(string_t& text) override { return set(text, true, true); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return ++depth_ == 1 || nested(); }
  bool end_object() override { return --depth_ >= 0; }
  bool start_array(std::size_t) override {
    if (depth_ == 0) not_an_object();
    ++depth_;
    return nested();
  }
  bool end_array() override { return --depth_ >= 0; }
  bool key(string_t& key) override {
    if (depth_ != 1) return true;
    place_ = lines_.place_of_key(key);
    Value& value = lines_.values_[place_];
    if (value.given) {
      lines_.bad("the key '" + printable(key) + "' stands twice in one object",
                 "leave one of them out", "data.bad_json");
    }
    value.given = true;
    return true;
  }
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::json::exception&) override {
    lines_.bad("this is no whole JSON object: something else stands at character " +
                   std::to_string(position),
               "write one object a line (jq -c . FILE does), null where a value is missing",
               "data.bad_json");
  }

 private:
  bool set(std::string text, bool there, bool word) {
    if (depth_ == 0) not_an_object();
    if (depth_ > 1) return true;
    Value& value = lines_.values_[place_];
    value.text = std::move(text);
    value.word = word && there;
    return true;
  }
  [[noreturn]] void not_an_object() const {
    lines_.bad("found a value, expected an object such as {\"age\": 31} on every line",
               "write one object a line: jq -c '.[]' FILE makes them of an array", "data.bad_json");
  }
  bool nested() {
    const std::string& key = lines_.keys_[place_];
    if (lines_.may_be_nested(key)) return true;
    lines_.bad("the value of '" + printable(key) + "' is nested: an array or object is no cell",
               "leave it out with " + list_option_text("--drop", key) +
                   ", or flatten it, for example: jq -c " + "'. + {length: (." + printable(key) +
                   " | length)} | del(." + printable(key) + ")' FILE",
               "data.nested_json");
  }

  JsonLines& lines_;
  int depth_ = 0;
  std::size_t place_ = 0;
};

std::size_t JsonLines::place_of_key(const std::string& key) {
  const auto [found, fresh] = places_of_keys_.try_emplace(key, keys_.size());
  if (fresh) {
    if (keys_.size() == most_columns) {
      bad("found more than 100,000 different keys", "name what is measured by values, not by keys",
          "data.too_many_columns");
    }
    keys_.push_back(key);
    values_.emplace_back();
  }
  return found->second;
}

bool JsonLines::may_be_nested(const std::string& key) const {
  const auto& drop = options_.drop;
  if (std::find(drop.begin(), drop.end(), key) != drop.end()) return true;
  const bool known = std::any_of(options_.types.begin(), options_.types.end(),
                                 [&](const auto& column) { return column.first == key; });
  return options_.for_model && !known && key != options_.target;
}

bool JsonLines::next_object() {
  do {
    if (!lines_.next()) return false;
  } while (lines_.text().find_first_not_of(" \t") == std::string_view::npos);
  for (Value& value : values_) value = {};
  Handler handler(*this);
  const std::string_view text = lines_.text();
  nlohmann::json::sax_parse(text.begin(), text.end(), &handler);
  return true;
}

void JsonLines::put_header() {
  header_ = false;
  for (std::size_t i = 0; i < keys_.size(); ++i) put_cell(keys_[i], ',', i == 0, true);
  end_row();
}

bool JsonLines::next_row() {
  if (header_ && !keys_.empty()) {
    put_header();
    return true;
  }
  if (!next_object()) return false;
  places_.add(line(), lines_.number());
  // A quoted cell keeps a row without values, which would be passed over as a blank one.
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    const Value& value = values_[i];
    put_cell(value.text, ',', i == 0, value.word || (i == 0 && value.text.empty()));
  }
  if (!keys_.empty()) end_row();
  return true;
}

void check_options(const ReadOptions& options, const std::string& name) {
  const std::array<std::pair<bool, const char*>, 5> only_text = {{
      {options.delimiter != 0, "--delimiter"},
      {options.decimal_comma, "--decimal-comma"},
      {!options.header, "--no-header"},
      {options.skip > 0, "--skip"},
      {options.comment != 0, "--comment"},
  }};
  for (const auto& [given, option] : only_text) {
    if (!given) continue;
    throw Error({.code = "usage.conflict",
                 .what = std::string(option) + " is about delimited text, but this is JSON Lines",
                 .where = name,
                 .fix = std::string("leave ") + option + " out"});
  }
}

}  // namespace

bool is_json_lines(std::string_view start, const std::string& path) {
  std::string_view name = path;
  for (const std::string_view packed : {".gz", ".zst", ".zip"}) {
    if (name.ends_with(packed)) name.remove_suffix(packed.size());
  }
  if (name.ends_with(".jsonl") || name.ends_with(".ndjson")) return true;
  if (start.substr(0, 3) == "\xEF\xBB\xBF") start.remove_prefix(3);
  if (start.empty() || start[0] != '{') return false;
  const std::size_t next = start.find_first_not_of(" \t", 1);
  return next != std::string_view::npos && (start[next] == '"' || start[next] == '}');
}

std::unique_ptr<ByteSource> text_of_json_lines(std::unique_ptr<ByteSource> source, std::string name,
                                               const ReadOptions& options, LinePlaces& places) {
  check_options(options, name);
  return std::make_unique<JsonLines>(std::move(source), std::move(name), options, places);
}

}  // namespace lamina

// JSON from strangers, read within limits; JSON of ours, written in one canonical way.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>

#include "lamina/core/family.hpp"

namespace lamina {

using Json = nlohmann::json;

namespace json_limit {
inline constexpr std::size_t depth = 64;
inline constexpr std::size_t values = 1'000'000;  // keeps what a text becomes below 100 MB
}  // namespace json_limit

/// Where a JSON text comes from, which decides how errors about it read.
struct JsonSource {
  std::string name;       ///< e.g. "model.lamina"
  std::string family;     ///< first word of error codes: "model" or "usage"
  bool every_key = true;  ///< a missing key is an error; else the field keeps its value
  std::string fix = "";   ///< how to mend whatever is wrong
  const Registry* registry = nullptr;  ///< whose members may be named; null: ours alone
};

/// Throws Error `<family>.<kind>` about `path` in the source.
[[noreturn]] void throw_json_error(const JsonSource& source, std::string_view kind,
                                   const std::string& what, const std::string& path,
                                   const std::string& fix = "");

/// "did you mean 'units'?" for a text written by hand; "" when no name is near, and for files of
/// ours, which nobody mends by hand.
std::string suggestion(std::string_view word, std::span<const std::string_view> names,
                       const JsonSource& source);

/// Error `….bad_json` with the byte offset when `text` is no JSON, is nested deeper than 64, holds
/// more than a million values or a key twice in one object.
Json parse_json(std::string_view text, const JsonSource& source);

/// Sorted keys, no spaces, numbers in their shortest form that reads back to the same bits (a
/// whole double keeps ".0"). Error `usage.bad_text` for text that is not UTF-8.
std::string canonical(const Json& value);

/// "a number", "an object", …: what `value` is, for messages.
std::string_view type_of(const Json& value);

/// An input iterator over text that tells how far a parser has read, which nlohmann's does only for
/// errors of its own.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, std::size_t* count) : at_(at), count_(count) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    ++at_;
    ++*count_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  std::size_t* count_;
};

}  // namespace lamina

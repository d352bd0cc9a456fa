#include "arguments/values.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <system_error>

#include "lamina/core/error.hpp"

namespace lamina::cli {

namespace {

constexpr std::int64_t widest_layer = 1 << 20;
constexpr std::size_t most_layers = 1000;

template <class Number>
bool parse(std::string_view text, Number& value) {
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stopped == end && !text.empty();
}

std::string legal_text(std::int64_t low, std::int64_t high) {
  return high == INT64_MAX ? fmt::format("a whole number of at least {}", low)
                           : fmt::format("a whole number from {} to {}", low, high);
}

std::vector<std::string> parts(std::string_view option, std::string_view text) {
  std::vector<std::string> result;
  std::string part;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      result.push_back(std::move(part));
      part.clear();
    } else {
      part += c;
    }
  }
  if (quoted) {
    bad_value(option, fmt::format("a quote in '{}' is not closed", printable(text)),
              "end the name with another \"");
  }
  result.push_back(std::move(part));
  return result;
}

}  // namespace

void bad_value(std::string_view option, std::string what, std::string fix) {
  throw Error({.code = "usage.bad_value",
               .what = std::move(what),
               .where = fmt::format("command line, option {}", option),
               .fix = std::move(fix)});
}

std::int64_t whole_number(std::string_view option, std::string_view text, std::int64_t low,
                          std::int64_t high) {
  std::int64_t value = 0;
  if (!parse(text, value) || value < low || value > high) {
    const std::string legal = legal_text(low, high);
    bad_value(option, fmt::format("'{}' is not {}", printable(text), legal),
              fmt::format("give {} {}", option, legal));
  }
  return value;
}

std::uint64_t natural_number(std::string_view option, std::string_view text) {
  std::uint64_t value = 0;
  if (!parse(text, value)) {
    const std::string legal = fmt::format("a whole number from 0 to {}", UINT64_MAX);
    bad_value(option, fmt::format("'{}' is not {}", printable(text), legal),
              fmt::format("give {} {}", option, legal));
  }
  return value;
}

std::optional<double> seconds_of(std::string_view text) {
  constexpr std::int64_t longest = 1'000'000'000;
  std::int64_t count = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc() || count < 1 || count > longest || end - stopped != 1) return {};
  const auto all = static_cast<double>(count);
  if (*stopped == 's') return all;
  if (*stopped == 'm') return 60 * all;
  return *stopped == 'h' ? std::optional(3600 * all) : std::nullopt;
}

double real_number(std::string_view option, std::string_view text, Range range) {
  double value = 0;
  if (!parse(text, value) || !std::isfinite(value) || !range.contains(value)) {
    bad_value(option, fmt::format("'{}' is not a number {}", printable(text), range.text()),
              fmt::format("give {} a finite number {}", option, range.text()));
  }
  return value;
}

std::vector<std::int64_t> layer_sizes(std::string_view option, std::string_view text) {
  if (text == "0" || text == "none") return {};
  std::vector<std::int64_t> sizes;
  for (const std::string& part : parts(option, text)) {
    std::int64_t size = 0;
    if (!parse(std::string_view(part), size) || size < 1 || size > widest_layer) {
      bad_value(option,
                fmt::format("'{}' in '{}' is not a number of units from 1 to {}", printable(part),
                            printable(text), widest_layer),
                fmt::format("write the units of each hidden layer as in {0} 64,64; {0} none is a "
                            "linear model",
                            option));
    }
    sizes.push_back(size);
  }
  if (sizes.size() > most_layers) {
    bad_value(option, fmt::format("{} layers are more than {}", sizes.size(), most_layers),
              "give fewer layers");
  }
  return sizes;
}

std::vector<std::string> names(std::string_view option, std::span<const std::string> texts) {
  std::vector<std::string> result;
  for (const std::string& text : texts) {
    for (std::string& part : parts(option, text)) {
      if (part.empty()) {
        bad_value(option, fmt::format("there is an empty name in '{}'", printable(text)),
                  fmt::format("write the names with commas between them: {} a,b", option));
      }
      result.push_back(std::move(part));
    }
  }
  return result;
}

std::string_view one_of(std::string_view option, std::string_view text,
                        std::span<const std::string_view> choices) {
  NearestName nearest(text);
  std::string all;
  for (const std::string_view choice : choices) {
    if (choice == text) return choice;
    nearest.offer(choice);
    all += (all.empty() ? "" : ", ") + std::string(choice);
  }
  const std::string suggestion =
      nearest.best().empty() ? "" : fmt::format("did you mean {}? ", nearest.best());
  bad_value(option, fmt::format("'{}' is not a choice", printable(text)),
            fmt::format("{}the choices are {}", suggestion, all));
}

char delimiter(std::string_view option, std::string_view text) {
  if (text == "tab" || text == "\\t") return '\t';
  if (text == "comma") return ',';
  if (text == "semicolon") return ';';
  if (text == "pipe") return '|';
  if (text == "space") return ' ';
  static constexpr std::string_view legal = ",;\t| :!#$%&*/<>?@^_~";
  if (text.size() != 1 || legal.find(text[0]) == legal.npos) {
    bad_value(option, fmt::format("'{}' cannot separate cells", printable(text)),
              "give one character such as , ; | or a word: comma, semicolon, tab, pipe, space");
  }
  return text[0];
}

std::string not_empty(std::string_view option, std::string_view text) {
  if (text.empty()) {
    bad_value(option, "the value is empty", fmt::format("write a value after {}", option));
  }
  return std::string(text);
}

}  // namespace lamina::cli

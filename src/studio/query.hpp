// The words of a question, read within limits.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace lamina::studio {

class Query {
 public:
  explicit Query(const std::map<std::string, std::string>& words) : words_(words) {}

  /// `fallback` where the word is not there. Error `usage.bad_value` for what is no number, or not
  /// from low to high.
  std::int64_t whole(const char* name, std::int64_t fallback, std::int64_t low,
                     std::int64_t high) const;
  double real(const char* name, double fallback, double low, double high) const;
  std::string text(const char* name, const std::string& fallback = "") const;
  bool has(const char* name) const { return words_.count(name) > 0; }

 private:
  const std::map<std::string, std::string>& words_;
};

/// Error `usage.bad_value` about `name`.
[[noreturn]] void refuse_value(const std::string& name, const std::string& value,
                               const std::string& wanted);
/// Error `studio.not_here`: these data or this network do not have what was asked for.
[[noreturn]] void not_here(const std::string& what, const std::string& fix);

}  // namespace lamina::studio

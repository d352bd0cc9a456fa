// The one exception type of the library: four facts that tell a user what to do next.
#pragma once

#include <exception>
#include <string>
#include <string_view>

namespace lamina {

/// What every error says. `code` is dotted; its first word is the class that decides the exit code.
struct ErrorFacts {
  std::string code;   ///< e.g. "data.bad_number"
  std::string what;   ///< found and expected, e.g. "cannot read 'n/a' as a number"
  std::string where;  ///< e.g. "train.csv, line 41, column 'age'"
  std::string fix;    ///< e.g. "pass --missing n/a, or make 'age' a category"
};

/// The user's mistake (ours is LAMINA_ASSERT, an expected end is a value).
class Error : public std::exception {
 public:
  explicit Error(ErrorFacts facts);

  const ErrorFacts& facts() const noexcept { return facts_; }
  const std::string& code() const noexcept { return facts_.code; }
  /// All four facts, one a line, as the program prints them.
  const char* what() const noexcept override { return text_.c_str(); }

 private:
  ErrorFacts facts_;
  std::string text_;
};

/// The process exit code for a dotted error code: usage 2, data, model and checkpoint 3,
/// io 4, training 5, resource 6, anything else 1.
int exit_code(std::string_view error_code);

/// `text` made safe to print: control characters and broken UTF-8 as \xNN, at most `longest` bytes.
std::string printable(std::string_view text, std::size_t longest = 60);

/// The candidate nearest to `word` by edit distance, or "" when none is near enough to suggest.
class NearestName {
 public:
  explicit NearestName(std::string_view word) : word_(word) {}
  void offer(std::string_view candidate);
  const std::string& best() const { return best_; }

 private:
  std::string word_;
  std::string best_;
  std::size_t distance_ = 0;
};

}  // namespace lamina

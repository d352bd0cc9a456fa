// Where lines of a text that was made from files stand in those files.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

class LinePlaces {
 public:
  /// From `text_line` on, lines are those of file `file` (its place in `files`) from `line` on.
  /// Called in the order of the lines.
  void add(std::int64_t text_line, std::int64_t line, std::size_t file = 0);
  void clear() { parts_.clear(); }
  /// What errors call the files; empty when there is one, which is called as the text is.
  void name_files(std::vector<std::string> files) { files_ = std::move(files); }

  /// The line in its file.
  std::int64_t line_of(std::int64_t text_line) const { return at(text_line).line; }

  /// "text, line 12, column 'a'" with the file and its line.
  std::string in_error(const std::string& where, const std::string& text) const;
  /// "column 'a', first on line 12" with the line, and "of file 2": no name of a file may enter a
  /// note, which a model keeps.
  std::string in_note(const std::string& where) const;

 private:
  struct Part {
    std::int64_t text_line;
    std::int64_t line;
    std::size_t file;
  };
  Part at(std::int64_t text_line) const;

  std::vector<Part> parts_;
  std::vector<std::string> files_;
};

}  // namespace lamina

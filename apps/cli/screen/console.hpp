// Where a person reads: what the two output streams are able to show.
#pragma once

#include <string>
#include <string_view>

#include "lamina/core/note.hpp"

namespace lamina::cli {

/// What one stream can show. Colours and moving lines only on a terminal; NO_COLOR is obeyed.
struct Screen {
  bool terminal = false;
  bool colour = false;
  bool unicode = true;  ///< false when the locale is set to one without UTF-8
  int width = 100;      ///< columns: COLUMNS, the terminal's size, or 100 in a log
  bool wraps = false;   ///< long lines are broken: on a terminal, or where COLUMNS says how wide

  std::string bold(std::string_view text) const;
  std::string faint(std::string_view text) const;
  std::string red(std::string_view text) const;
  std::string green(std::string_view text) const;
  std::string yellow(std::string_view text) const;
};

/// Results go to `out`, progress and messages to `err`. With quiet, messages are dropped.
class Console {
 public:
  Console();

  const Screen& out() const { return out_; }
  const Screen& err() const { return err_; }

  void be_quiet() { quiet_ = true; }
  bool quiet() const { return quiet_; }

  /// To stderr, unless quiet.
  void message(std::string_view text) const;
  /// Keeps the note for --json, and says it on stderr unless quiet: "note: where: what; fix
  /// [code]".
  void note(const Note& note);
  /// All so far.
  const Notes& notes() const { return notes_; }
  /// To stdout. Throws OutputClosed when nobody reads it any more, Error `io.write_failed` when it
  /// cannot be written.
  void result(std::string_view text) const;

 private:
  Screen out_;
  Screen err_;
  Notes notes_;
  bool quiet_ = false;
};

/// The reader of stdout went away (`lamina predict … | head`): end without a word.
struct OutputClosed {};

}  // namespace lamina::cli

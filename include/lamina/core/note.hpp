// What a user should know that is no error: a decision or a doubt, in the four facts of an Error.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lamina/core/fields.hpp"

namespace lamina {

/// `code` is dotted: `data.note.…` is about the data, and an error with --strict; `train.note.…`,
/// `model.note.…` and `run.note.…` are about what else happened. A model keeps the notes of its
/// training, so no fact of one about data may name a file.
struct Note {
  std::string code = {};    ///< e.g. "data.note.decimal_comma"
  std::string what = {};    ///< the decision, e.g. "'1,5' is read as 1.5"
  std::string where = {};   ///< e.g. cells_of(…); "" where there is no place
  std::string fix = {};     ///< the option that changes it, e.g. "--decimal-comma says so aloud"
  std::string column = {};  ///< the one it is about; "" for none or all
  /// It tells only how the file is written. A model does not keep it: the same table written in
  /// another way gives the same model, byte for byte.
  bool of_spelling = false;

  void fields(Fields& f);  ///< the four facts
  bool operator==(const Note&) const = default;
};

/// In a fixed order: those about no column, then by column; one a code and column.
using Notes = std::vector<Note>;

/// "column 'price', 312 cells, first on line 2"; what is 0 is not said.
std::string cells_of(std::string_view column, std::int64_t cells = 0, std::int64_t first_line = 0);

/// Adds `note` unless one of its code and column is there.
void add_note(Notes& notes, Note note);

/// Puts notes of one code about more than two columns into one, which names the first columns: so
/// a table of many columns is no long list. The note's `what` should be true of all of them.
Notes grouped(const Notes& notes);

bool is_about_data(const Note& note);

/// What --strict means: Error with the facts of the first note about data, if there is one.
/// `source` is the table that it is about; "" where the notes name it.
void refuse_notes(std::span<const Note> notes, const std::string& source);

/// "column 'price', …: '1,5' is read as 1.5; --decimal-comma says so aloud": all but the code.
std::string sentence_of(const Note& note);

}  // namespace lamina

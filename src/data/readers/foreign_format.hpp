// Formats that hold tables but are not read: each is named, with one line that converts it.
#pragma once

#include <string>
#include <string_view>

namespace lamina {

/// Error `usage.not_yet` when the first bytes of a file or the end of its name say Parquet, a
/// spreadsheet, NumPy, Arrow, a picture, PDF, HTML, a JSON document, SQLite, HDF5, pickle, …
/// `shown` is what errors call the file.
void refuse_foreign(std::string_view start, const std::string& path, const std::string& shown);

/// The same for a zip archive that is a spreadsheet, a document or a NumPy archive: told by what a
/// member is called.
void refuse_foreign_member(std::string_view member, const std::string& shown);

}  // namespace lamina

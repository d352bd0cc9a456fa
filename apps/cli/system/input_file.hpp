// What a path is, before it is read: so that a wrong one is refused at once and by its right name.
#pragma once

#include <string>

namespace lamina::cli {

/// Throws Error unless `path` is "-" or can be a table: `data.not_found` with the nearest name of
/// the folder, `usage.not_yet` for a folder,
/// `usage.model_as_data` for a model file.
void check_table(const std::string& path);
/// Throws Error `model.missing_file` with the nearest name.
void check_model(const std::string& path);
/// Whether the file starts like a model file.
bool looks_like_model(const std::string& path);
/// "adult" for "dir/adult.csv.gz"; "model" for "-".
std::string stem_of(const std::string& path);

}  // namespace lamina::cli

// A folder that a run writes into.
#pragma once

#include <string>

namespace lamina {

/// Makes it where there is none. `what` is what errors call it, e.g. "the folder of checkpoints".
/// Error `io.not_a_folder` or `io.not_writable`.
void make_folder(const std::string& path, const std::string& what);

/// Error with that code about the folder.
[[noreturn]] void cannot_use_folder(const std::string& path, const std::string& what,
                                    const char* code, const std::string& problem);

}  // namespace lamina

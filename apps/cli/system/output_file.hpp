// Where results are written: checked before the work, complete or not there at all after it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lamina::cli {

/// Such a one is written as it is: nothing is there to be replaced.
bool is_device_or_pipe(const std::string& path);

/// Throws unless a file can be made at `path`: `usage.exists` when it is there and `force` is not
/// given, `usage.output_is_input` when it is one of `inputs`, `io.no_folder`, `io.not_a_file`,
/// `io.dangling_link`, `io.not_writable` when it cannot be written. Nothing is left behind.
void check_output(const std::string& path, bool force, const std::vector<std::string>& inputs);

/// Calls `produce` with a function that writes, beside `path`; then moves the complete file there.
/// A device or pipe at `path` is written as it is. Throws Error `io.…`; `path` is then untouched.
void write_file(const std::string& path,
                const std::function<void(const std::function<void(std::string_view)>&)>& produce);

}  // namespace lamina::cli

#include "workflow/folder.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "lamina/core/error.hpp"

namespace lamina {

void cannot_use_folder(const std::string& path, const std::string& what, const char* code,
                       const std::string& problem) {
  throw Error({.code = code,
               .what = problem,
               .where = fmt::format("{} {}", what, printable(path, 200)),
               .fix = "name a folder that you may write to; it is made when it is not there"});
}

void make_folder(const std::string& path, const std::string& what) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (fs::exists(path, error) && !fs::is_directory(path, error)) {
    cannot_use_folder(path, what, "io.not_a_folder", "there is a file of that name");
  }
  fs::create_directories(path, error);
  if (error) {
    cannot_use_folder(path, what, "io.not_writable",
                      fmt::format("cannot make it: {}", error.message()));
  }
  if (::access(path.c_str(), W_OK | X_OK) != 0) {
    cannot_use_folder(path, what, "io.not_writable", "it may not be written to");
  }
}

}  // namespace lamina

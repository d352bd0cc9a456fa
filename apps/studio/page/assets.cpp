#include "page/assets.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "page/embedded.hpp"

namespace lamina::studio {

namespace {

constexpr std::string_view no_page =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Lamina Studio</title>"
    "<h1>Lamina Studio</h1><p>This program was built without the page (apps/studio/web/dist). "
    "What it knows can be asked at /api; see apps/studio/api.json.</p></html>\n";

const char* type_of(std::string_view path) {
  const std::string_view ending = path.substr(std::min(path.rfind('.'), path.size()));
  if (ending == ".html") return "text/html; charset=utf-8";
  if (ending == ".js") return "text/javascript; charset=utf-8";
  if (ending == ".css") return "text/css; charset=utf-8";
  if (ending == ".svg") return "image/svg+xml";
  if (ending == ".png") return "image/png";
  if (ending == ".json") return "application/json";
  return "application/octet-stream";
}

}  // namespace

void Assets::add(std::string path, std::string_view bytes) {
  const bool hashed = path.rfind("/assets/", 0) == 0;
  files_[path] = {bytes, type_of(path), hashed};
}

Assets::Assets(const std::string& folder) {
  if (folder.empty()) {
    for (const EmbeddedFile& file : embedded_files()) add(file.path, file.bytes);
  } else {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      if (!entry.is_regular_file()) continue;
      std::ostringstream bytes;
      bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
      const std::string path =
          "/" + std::filesystem::relative(entry.path(), folder).generic_string();
      kept_[path] = bytes.str();
      add(path, kept_[path]);
    }
  }
  if (files_.count("/index.html") == 0) add("/index.html", no_page);
}

const Asset* Assets::find(const std::string& path) const {
  const auto found = files_.find(path == "/" ? "/index.html" : path);
  return found == files_.end() ? nullptr : &found->second;
}

}  // namespace lamina::studio

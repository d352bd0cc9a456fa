// The page's files: those within the program, or, for who works on the page, those of a folder.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace lamina::studio {

struct Asset {
  std::string_view bytes;
  std::string type;        ///< of its content, e.g. "text/html; charset=utf-8"
  bool immutable = false;  ///< its name holds a digest of its bytes
};

class Assets {
 public:
  /// Those within the program. With `folder` those that lie there now, read once.
  explicit Assets(const std::string& folder = "");

  /// Of a path such as "/index.html"; null when there is none. Names alone are known, no paths.
  const Asset* find(const std::string& path) const;

 private:
  void add(std::string path, std::string_view bytes);

  std::map<std::string, std::string> kept_;
  std::map<std::string, Asset> files_;
};

}  // namespace lamina::studio

// The files of apps/studio/web/dist as the build put them into the program.
#pragma once

#include <span>
#include <string_view>

namespace lamina::studio {

struct EmbeddedFile {
  const char* path;  ///< from /, e.g. "/assets/index-Cx8q.js"
  std::string_view bytes;
};

std::span<const EmbeddedFile> embedded_files();

}  // namespace lamina::studio

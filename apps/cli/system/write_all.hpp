// Writing to a descriptor until all is out.
#pragma once

#include <string_view>

namespace lamina::cli {

/// 0, or the errno that stopped it.
int write_all(int descriptor, std::string_view bytes);

}  // namespace lamina::cli

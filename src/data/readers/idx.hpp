// IDX, the format of MNIST: a magic number, the sizes of the dimensions, then bytes.
#pragma once

#include <string>
#include <string_view>

namespace lamina {

inline constexpr std::string_view idx_image = "image";
inline constexpr std::string_view idx_label = "label";

/// True when the first bytes of a file say IDX, or its name does: then read_idx() says what is
/// wrong.
bool is_idx(std::string_view start, const std::string& path);

/// Where the labels of `images` lie by custom, or "" when its name does not say.
std::string idx_labels_beside(const std::string& images);

}  // namespace lamina

// The report as one page that needs nothing else: it opens from a mail, without a network.
#pragma once

#include <string>

#include "page/assets.hpp"

namespace lamina::studio {

/// `json` is Report of apps/studio/api.json. Error `usage.not_built` where the program was built
/// without the page.
std::string report_page(const Assets& assets, const std::string& json);

}  // namespace lamina::studio

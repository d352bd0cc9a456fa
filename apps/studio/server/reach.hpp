// How the user comes to the page.
#pragma once

#include <string>

#include "server/server.hpp"

namespace lamina::studio {

/// The address, in words; where one came from by SSH, the browser is on another machine, and a
/// second line brings the port there.
std::string how_to_reach(const Server& server);

}  // namespace lamina::studio

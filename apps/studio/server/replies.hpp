// What goes out: heads with the rules that a browser is to hold the page to, and refusals.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lamina/studio/studio.hpp"
#include "page/assets.hpp"
#include "server/door.hpp"

namespace lamina::studio {

struct Outgoing {
  unsigned status = 200;
  std::string type = "application/json";
  std::string body;
  std::string file = {};   ///< the name to save it under
  bool immutable = false;  ///< may be kept for ever
};

/// `assets` hold the page of the report.
Outgoing answered(Studio& studio, const Assets& assets, const Request& request);
Outgoing page(const Assets& assets, const std::string& path);
Outgoing outgoing(const Refused& refused);

Refused header_too_large();
Refused body_too_large();
Refused not_understood();
Refused too_many();

/// Status line and headers, with the empty line behind them.
std::string head_of(const Outgoing& reply, bool keep_alive);
std::string stream_head();
/// Of Last-Event-ID; 0 for what is no number.
std::int64_t id_of(std::string_view text);

/// Views that go over all rows, or over the network many times.
bool takes_long(const std::string& path);

}  // namespace lamina::studio

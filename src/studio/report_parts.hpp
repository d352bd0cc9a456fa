// A report put together of views.
#pragma once

#include <optional>
#include <string>

#include "artifacts/json.hpp"
#include "studio/moment.hpp"

namespace lamina::studio {

/// Report of the contract.
Json report_of(const Moment& moment, const char* kind, Json state, Json curves,
               const std::optional<Json>& held_out);
/// Errors of the held-out rows, which are then sealed no more.
Json held_out_errors(const Moment& moment);

}  // namespace lamina::studio

// Some of the rows that are there: what a view can look at while a training runs.
#pragma once

#include <cstdint>
#include <span>

#include "workflow/prepared.hpp"

namespace lamina::studio {

/// The rows at these places of `all`, with the truth.
Prepared rows_of(const Prepared& all, std::span<const std::int64_t> places);

}  // namespace lamina::studio

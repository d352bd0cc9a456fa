// How every failure ends: four lines (or one JSON object) and an exit code.
#pragma once

#include <exception>

#include "lamina/core/error.hpp"
#include "screen/console.hpp"

namespace lamina::cli {

/// Shows `facts` on stderr, or as {"error": {…}} on stdout, and returns the exit code.
int report(const ErrorFacts& facts, bool json, const Console& console);

/// The facts of any exception: an Error's own, `resource.memory`, or a bug of ours.
ErrorFacts facts_of(std::exception_ptr problem);

}  // namespace lamina::cli

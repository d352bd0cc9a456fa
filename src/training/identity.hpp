// By what a training knows its network and its rows again.
#pragma once

#include <cstdint>

#include "lamina/core/parameters.hpp"
#include "lamina/data/examples.hpp"
#include "lamina/training/state.hpp"

namespace lamina {

/// A digest of names, shapes and kinds.
std::uint64_t identity_of(const ParameterTable& table);

/// Reads all values once. Absent parts count as parts without columns.
DataIdentity identity_of(const Examples& training, const Examples& validation);

/// What differs, for people: "500 training rows, not 400".
std::string difference(const DataIdentity& known, const DataIdentity& found);

}  // namespace lamina

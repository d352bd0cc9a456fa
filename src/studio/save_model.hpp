// The best epoch of a run as a model file, the same that `lamina train` writes.
#pragma once

#include <string>

#include "studio/moment.hpp"

namespace lamina::studio {

/// The model as an artifact, with the record of its training.
Artifact artifact_of(const Moment& moment);

/// Writes it into `folder` as `file`, or, when that is "", by the name of the table; never over a
/// file that is there. Returns the name. Error `usage.bad_value` for a name that is no plain file
/// name.
std::string save_model(const Moment& moment, const std::string& folder, const std::string& file);

}  // namespace lamina::studio

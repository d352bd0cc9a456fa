// What leaves the studio as a file, and what comes in as one.
#pragma once

#include <string>

#include "artifacts/json.hpp"
#include "lamina/studio/studio.hpp"
#include "studio/moment.hpp"

namespace lamina::studio {

/// model, predictions or card. Error `usage.bad_value` for another word.
Reply export_of(const Moment& moment, const std::string& what);
/// The epochs as CSV; the commands, a JSON object a line.
Reply curves_file(const Json& curves);
Reply log_file(const Json& runs);

struct Upload {
  Table table;
  Json json;  ///< Upload of the contract, without its number
};
/// Reads bytes as a table, by way of a temporary file that is gone when it returns. `name` is what
/// errors call it, never a path. Error `data.…`.
Upload read_upload(const std::string& bytes, const std::string& name);

}  // namespace lamina::studio

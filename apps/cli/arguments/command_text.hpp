// A run as the words of its command line, every setting said aloud.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "lamina/artifacts/artifact.hpp"

namespace lamina::cli {

/// All that decides what a training makes of its table, as one object: target, task, the recipe of
/// the model and what else it keeps to be made again. The names are those of the model file.
nlohmann::ordered_json settings_json(const Artifact& artifact);

/// What `inspect --command` is told beside the model.
struct CommandNames {
  std::string data;            ///< the table
  std::string test;            ///< the held-out table of a model that had one; "": not told
  char delimiter = 0;          ///< of the table, where told; 0: not
  bool decimal_comma = false;  ///< likewise
  std::string spec;            ///< the file that `lamina inspect MODEL --network` is written to
};

/// The words after `lamina` that train `artifact` again.
std::vector<std::string> train_words(const Artifact& artifact, const CommandNames& names);

/// Those of them that say how the table was read.
std::vector<std::string> reading_words(const Artifact& artifact);

/// Whether the network takes a file to be told: `--model`.
bool has_own_network(const Artifact& artifact);

/// Words as a POSIX shell reads them, with spaces between them.
std::string shell_line(const std::vector<std::string>& words);

}  // namespace lamina::cli

// A model as one file: a valid safetensors file whose every byte is covered by a checksum.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "lamina/artifacts/artifact.hpp"

namespace lamina {

/// Whether save() may replace a file that is there.
enum class Overwrite : std::uint8_t { no, yes };

/// Writes the model file: all of it, or nothing (written beside `path`, synced, then renamed).
/// Equal artifacts give equal bytes. Error `usage.exists` when `path` is there and may not be
/// replaced; `io.…` when it cannot be written, and then whatever was at `path` is untouched.
void save(const Artifact& artifact, const std::string& path, Overwrite overwrite);

/// Error unless save() to `path` is likely to work: to be asked before a long training.
void check_can_save(const std::string& path, Overwrite overwrite);

/// Reads a model file, from whomever it comes: it can name no code, file or address, is checked
/// before memory is taken, and its test vector is replayed. What it cannot prove is an Error
/// `model.…` (`model.missing_file` when there is none; `io.…` for what is not a readable file).
/// A user's own layers are known when `registry` has them. Files of format 1 still open.
Artifact load(const std::string& path, const Registry& registry = {});

/// The same to and from memory; `name` is what errors call the bytes.
std::string save_bytes(const Artifact& artifact);
Artifact load_bytes(std::span<const std::byte> bytes, const std::string& name = "model",
                    const Registry& registry = {});

/// What is doubtful about a model although it is whole: `model.note.not_finite`.
Notes doubts(const Artifact& artifact);

}  // namespace lamina

// Rows that are equal to rows which trained a model.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lamina/core/note.hpp"
#include "lamina/preprocess/fingerprints.hpp"
#include "workflow/prepared.hpp"

namespace lamina {

/// Of training and validation rows by their row_digests(). The salt is made of `seed` and of the
/// rows, so that equal trainings have equal ones.
Fingerprints fingerprints_of_rows(std::vector<std::uint64_t> digests, std::uint64_t seed);

/// What a model knows of some rows.
struct SeenRows {
  std::int64_t rows = 0;                  ///< that are equal to rows which trained it
  bool estimate = false;                  ///< by a sample
  std::vector<std::int64_t> unseen = {};  ///< places of those that surely are not
};
/// Of rows by their row_digests().
SeenRows seen_rows(const Fingerprints& fingerprints, std::span<const std::uint64_t> digests);

/// Adds that some of so many rows were seen, if they were.
void note_seen_rows(const SeenRows& seen, std::int64_t rows, Notes& notes);

/// Adds that the classes of some rows were never trained; `target` is the column of `rows`' places.
void note_unseen_classes(const Prepared& prepared, const Column& target,
                         const std::vector<std::int64_t>& rows, Notes& notes);

}  // namespace lamina

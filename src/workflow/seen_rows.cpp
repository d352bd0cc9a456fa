#include "workflow/seen_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <string>

#include "core/counted.hpp"
#include "core/digest.hpp"
#include "lamina/core/error.hpp"
#include "lamina/core/random.hpp"

namespace lamina {

namespace {

std::uint64_t salted(std::uint64_t row, std::uint64_t salt) {
  return digest(&row, sizeof row, salt);
}

}  // namespace

Fingerprints fingerprints_of_rows(std::vector<std::uint64_t> digests, std::uint64_t seed) {
  std::uint64_t salt = Seed(seed).at("fingerprints").key();
  for (const std::uint64_t row : digests) salt += row;
  for (std::uint64_t& row : digests) row = salted(row, salt);
  return fingerprints_of(std::move(digests), salt);
}

SeenRows seen_rows(const Fingerprints& fingerprints, std::span<const std::uint64_t> digests) {
  const FingerprintSet set(fingerprints);
  SeenRows seen{.estimate = set.weight() > 1};
  for (std::size_t i = 0; i < digests.size(); ++i) {
    const std::uint64_t row = salted(digests[i], set.salt());
    if (set.contains(row)) {
      ++seen.rows;
    } else if (set.sampled(row)) {
      seen.unseen.push_back(static_cast<std::int64_t>(i));
    }
  }
  seen.rows = std::min(seen.rows * set.weight(), static_cast<std::int64_t>(digests.size()));
  return seen;
}

void note_seen_rows(const SeenRows& seen, std::int64_t rows, Notes& notes) {
  if (seen.rows == 0) return;
  const std::string which =
      seen.rows == rows
          ? rows == 1 ? "the row is" : fmt::format("all {} are", counted(rows, "row"))
          : fmt::format("{}{} of {} {}", seen.estimate ? "about " : "", readable(seen.rows),
                        counted(rows, "row"), seen.rows == 1 ? "is" : "are");
  add_note(notes, {.code = "data.note.seen_rows",
                   .what = fmt::format("{} equal to rows that trained the model: the score says "
                                       "little of new ones",
                                       which),
                   .where = "",
                   .fix = seen.rows == rows ? "measure on rows that were held out"
                                            : "the score on the others is told beside it"});
}

void note_unseen_classes(const Prepared& prepared, const Column& target,
                         const std::vector<std::int64_t>& rows, Notes& notes) {
  std::set<std::string> classes;
  std::int64_t count = 0;
  for (std::size_t i = 0; i < prepared.labels.size(); ++i) {
    if (prepared.labels[i] >= 0) continue;
    ++count;
    classes.insert(target.text(rows[i]));
  }
  if (count == 0) return;
  const std::string first = fmt::format("'{}'", printable(*classes.begin(), 40));
  const std::string which = classes.size() == 1
                                ? fmt::format("the class {} was", first)
                                : fmt::format("{} and {} more class{} were", first,
                                              classes.size() - 1, classes.size() == 2 ? "" : "es");
  add_note(notes,
           {.code = "data.note.unseen_class",
            .what = fmt::format("{} never trained: such rows count as answered wrongly", which),
            .where = cells_of(target.name, count),
            .fix = "correct the cells, or train with rows of every class",
            .column = target.name});
}

}  // namespace lamina

#include "lamina/core/family.hpp"

#include <algorithm>

#include "lamina/core/error.hpp"

namespace lamina {

void throw_unknown_kind(std::string_view family, std::string_view name,
                        std::span<const std::string_view> names, std::string_view where) {
  NearestName nearest(name);
  std::string all;
  for (const std::string_view known : names) {
    nearest.offer(known);
    all += (all.empty() ? "" : ", ") + std::string(known);
  }
  const std::string suggestion =
      nearest.best().empty() ? "" : "did you mean '" + nearest.best() + "'? ";
  throw Error(
      {.code = "usage.unknown_" + std::string(family),
       .what = "there is no " + std::string(family) + " '" + printable(name) + "'",
       .where = where.empty() ? "the name of the " + std::string(family) : std::string(where),
       .fix = suggestion + "choose one of: " + all});
}

void Registry::refuse_duplicate(std::string_view family, std::string_view kind,
                                std::span<const std::string_view> known) {
  if (std::find(known.begin(), known.end(), kind) == known.end()) return;
  throw Error({.code = "usage.duplicate_kind",
               .what = "there is a " + std::string(family) + " '" + printable(kind) + "' already",
               .where = "the registry",
               .fix = "give yours another kind"});
}

std::string Fields::begin_family(std::string_view, std::string_view kind, std::string_view,
                                 std::span<const std::string_view>, std::string_view) {
  return std::string(kind);
}

void Fields::end_family(std::string_view) {}

const Registry& Fields::registry() const {
  static const Registry ours;
  return ours;
}

}  // namespace lamina

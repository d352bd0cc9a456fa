#include "lamina/core/family.hpp"

#include <string>

#include "lamina/core/error.hpp"

namespace lamina {

std::size_t member_named(std::string_view family, std::string_view name,
                         std::span<const std::string_view> names) {
  NearestName nearest(name);
  std::string all;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return i;
    nearest.offer(names[i]);
    all += (i == 0 ? "" : ", ") + std::string(names[i]);
  }
  const std::string suggestion =
      nearest.best().empty() ? "" : "did you mean '" + nearest.best() + "'? ";
  throw Error({.code = "usage.unknown_" + std::string(family),
               .what = "there is no " + std::string(family) + " '" + printable(name) + "'",
               .where = "the name of the " + std::string(family),
               .fix = suggestion + "choose one of: " + all});
}

}  // namespace lamina

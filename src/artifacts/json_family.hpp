// Families (a std::variant of configs, each with a `kind`) to JSON and back:
// {"kind": "dense", "units": 64, …}.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "artifacts/json_fields.hpp"
#include "lamina/core/error.hpp"
#include "lamina/core/family.hpp"

namespace lamina {

template <class... Members>
Json family_to_json(const std::variant<Members...>& member) {
  return std::visit(
      [](const auto& config) {
        Json object = to_json(config);
        object["kind"] = std::string(config.kind);
        return object;
      },
      member);
}

/// The kind that `object` names, as its place in `kinds`, or Error `….unknown_<word>`.
std::size_t read_kind(const Json& object, const JsonSource& source, const std::string& path,
                      std::string_view word, std::span<const std::string_view> kinds);

/// `word` is what a member is called in errors, e.g. "layer".
template <class Family>
Family family_from_json(const Json& object, const JsonSource& source, const std::string& path,
                        std::string_view word) {
  const std::size_t wanted = read_kind(object, source, path, word, kinds<Family>());
  Family result;
  [&]<std::size_t... I>(std::index_sequence<I...>) {
    (void)((wanted == I && (result.template emplace<I>(), true)) || ...);
  }
  (std::make_index_sequence<std::variant_size_v<Family>>());
  std::visit(
      [&](auto& config) {
        JsonReader reader(object, source, path);
        config.fields(reader);
        reader.finish("kind");
      },
      result);
  return result;
}

}  // namespace lamina

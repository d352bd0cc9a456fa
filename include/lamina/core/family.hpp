// A family of configs (losses, optimizers, schedules) is a std::variant: its one list of members.
// Each member says its name as `static constexpr std::string_view kind`.
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <utility>
#include <variant>

namespace lamina {

/// The name of the member that `config` holds.
template <class... Members>
std::string_view kind_of(const std::variant<Members...>& config) {
  return std::visit([](const auto& member) { return std::string_view(member.kind); }, config);
}

template <class Family>
struct FamilyKinds;
template <class... Members>
struct FamilyKinds<std::variant<Members...>> {
  static constexpr std::array<std::string_view, sizeof...(Members)> value = {Members::kind...};
};

/// The names of all members, in the order of the list.
template <class Family>
constexpr std::span<const std::string_view> kinds() {
  return FamilyKinds<Family>::value;
}

/// The place of `name` among `names`, or Error `usage.unknown_<family>` that suggests the nearest.
std::size_t member_named(std::string_view family, std::string_view name,
                         std::span<const std::string_view> names);

/// The member called `name` with its defaults.
template <class Family>
Family family_member(std::string_view family, std::string_view name) {
  const std::size_t wanted = member_named(family, name, kinds<Family>());
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    Family result;
    (void)((wanted == I && (result.template emplace<I>(), true)) || ...);
    return result;
  }
  (std::make_index_sequence<std::variant_size_v<Family>>());
}

}  // namespace lamina

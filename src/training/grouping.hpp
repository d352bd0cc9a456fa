// Which parameters each group takes, and how they are then moved.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "lamina/core/parameters.hpp"
#include "lamina/training/parameter_group.hpp"

namespace lamina {

/// Whether `name` is `pattern`, in which each * stands for any characters, or none.
bool fits(std::string_view pattern, std::string_view name);

/// For each entry of `table` the place of its group, from 1; 0 for those that no group takes.
/// Throws Error `usage.groups` for a group that takes nothing.
std::vector<std::size_t> group_of_each(const ParameterTable& table,
                                       std::span<const ParameterGroup> groups);

/// The config that moves a group where the others are moved by `main`. Throws Error `usage.groups`
/// for a decay that this kind of optimizer does not know.
OptimizerConfig config_of(const ParameterGroup& group, const OptimizerConfig& main);

}  // namespace lamina

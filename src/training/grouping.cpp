#include "training/grouping.hpp"

#include <fmt/format.h>

#include <string>

#include "lamina/core/error.hpp"

namespace lamina {

namespace {

bool takes(const ParameterGroup& group, const ParameterEntry& entry) {
  if (entry.kind == ParameterKind::statistic) return false;
  const bool kind = group.kind == GroupKind::any ||
                    static_cast<int>(group.kind) == static_cast<int>(entry.kind) + 1;
  return kind && fits(group.names, entry.name);
}

[[noreturn]] void refuse_empty(const ParameterTable& table, const ParameterGroup& group) {
  NearestName nearest(group.names);
  std::string known;
  bool taken = false;
  for (const ParameterEntry& entry : table.entries()) {
    if (entry.kind == ParameterKind::statistic) continue;
    nearest.offer(entry.name);
    if (known.size() < 200) known += (known.empty() ? "" : ", ") + entry.name;
    taken = taken || takes(group, entry);
  }
  const std::string fix = nearest.best().empty()
                              ? fmt::format("known are {}", printable(known, 300))
                              : fmt::format("did you mean '{}'?", nearest.best());
  throw Error({.code = "usage.groups",
               .what = fmt::format("the group '{}' takes no parameter", printable(group.names)),
               .where = "training options, groups",
               .fix = taken ? "put it before the groups that take all of its parameters" : fix});
}

}  // namespace

bool fits(std::string_view pattern, std::string_view name) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == name;
  if (!name.starts_with(pattern.substr(0, star))) return false;
  name.remove_prefix(star);
  pattern.remove_prefix(star + 1);
  // Between two stars the first place that fits is as good as any; the last piece ends the name.
  for (std::size_t next = pattern.find('*'); next != std::string_view::npos;
       next = pattern.find('*')) {
    const std::size_t place = name.find(pattern.substr(0, next));
    if (place == std::string_view::npos) return false;
    name.remove_prefix(place + next);
    pattern.remove_prefix(next + 1);
  }
  return name.ends_with(pattern);
}

std::vector<std::size_t> group_of_each(const ParameterTable& table,
                                       std::span<const ParameterGroup> groups) {
  std::vector<std::size_t> result(table.size(), 0);
  for (std::size_t group = 0; group < groups.size(); ++group) {
    bool any = false;
    for (std::size_t i = 0; i < result.size(); ++i) {
      if (result[i] != 0 || !takes(groups[group], table.entries()[i])) continue;
      result[i] = group + 1;
      any = true;
    }
    if (!any) refuse_empty(table, groups[group]);
  }
  return result;
}

OptimizerConfig config_of(const ParameterGroup& group, const OptimizerConfig& main) {
  OptimizerConfig config = group.optimizer.value_or(main);
  if (group.weight_decay < 0 || config->set_weight_decay(group.weight_decay)) return config;
  if (group.weight_decay == 0) return config;
  throw Error({.code = "usage.groups",
               .what = fmt::format("{} knows no weight decay", config.kind()),
               .where = fmt::format("training options, group '{}'", printable(group.names)),
               .fix = "take an optimizer that has it, such as adamw, or leave the decay out"});
}

}  // namespace lamina

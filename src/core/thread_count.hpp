// Internals of default_threads(), open to its tests.
#pragma once

#include <string>
#include <string_view>

namespace lamina::detail {

inline constexpr int most_threads = 1024;
inline constexpr double no_cpu_limit = 1e9;

/// CPUs granted by a line "quota period" (cgroup v2's cpu.max), or no_cpu_limit.
double cpus_in_cpu_max(std::string_view line);

/// The tightest limit of the groups listed in the file `memberships` (/proc/self/cgroup) and of
/// those above them, both cgroup versions, below the mount `root`.
double cpus_in_cgroup(const std::string& root, const std::string& memberships);

/// CPUs that affinity mask and cgroups let this process use, at least 1.
int usable_cpus();

}  // namespace lamina::detail

// How much more memory this process may take.
#pragma once

#include <cstdint>
#include <string>

namespace lamina {

/// Bytes, and who sets this limit in a few words: "this computer", "the control group (container)"
/// or "the limit on address space (ulimit -v)".
struct AvailableMemory {
  std::int64_t bytes = 0;
  std::string limit;
};

/// The tightest of: memory and swap that the machine has free or can free, limits of control groups
/// of both versions, and RLIMIT_AS. A limit that cannot be read is none.
AvailableMemory available_memory();

namespace detail {

inline constexpr std::int64_t no_memory_limit = INT64_MAX;

/// MemAvailable and SwapFree of a file like /proc/meminfo.
std::int64_t memory_in_meminfo(const std::string& path);

/// What the groups leave free; parameters as for_each_cgroup(). Cached files count as free.
std::int64_t memory_in_cgroup(const std::string& root, const std::string& memberships);

/// What RLIMIT_AS leaves.
std::int64_t address_space_left();

}  // namespace detail
}  // namespace lamina

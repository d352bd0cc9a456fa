#include "core/available_memory.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <string_view>

#include "core/cgroup.hpp"

namespace lamina {

namespace {

/// The whole number at the start of `text`, or `otherwise` ("max" is none).
std::int64_t number(std::string_view text, std::int64_t otherwise) {
  const std::size_t start = std::min(text.find_first_not_of(" \t"), text.size());
  std::int64_t value = otherwise;
  std::from_chars(text.data() + start, text.data() + text.size(), value);
  return value;
}

/// The number after `key` in a file of lines "key value" or "key: value"; 0 when there is none.
std::int64_t value_of(const std::string& path, std::string_view key) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const std::string_view text = line;
    if (!text.starts_with(key) || text.size() == key.size()) continue;
    const char after = text[key.size()];
    if (after == ' ' || after == ':') return number(text.substr(key.size() + 1), 0);
  }
  return 0;
}

}  // namespace

namespace detail {

std::int64_t memory_in_meminfo(const std::string& path) {
  const std::int64_t available = value_of(path, "MemAvailable");  // in KiB
  if (available == 0) return no_memory_limit;
  return (available + value_of(path, "SwapFree")) * 1024;
}

std::int64_t memory_in_cgroup(const std::string& root, const std::string& memberships) {
  std::int64_t left = no_memory_limit;
  for_each_cgroup(root, memberships, "memory", [&](const Cgroup& group) {
    const std::string path = group.folder + "/memory.";
    const bool v2 = group.version2;
    const std::int64_t limit =
        number(first_line(path + (v2 ? "max" : "limit_in_bytes")), no_memory_limit);
    if (limit == no_memory_limit) return;
    const std::int64_t used = number(first_line(path + (v2 ? "current" : "usage_in_bytes")), 0);
    const std::string total = v2 ? "" : "total_";  // groups below included
    const std::int64_t cached = value_of(path + "stat", total + "inactive_file") +
                                value_of(path + "stat", total + "active_file");
    left = std::min(left, std::max<std::int64_t>(limit - used + std::min(cached, used), 0));
  });
  return left;
}

std::int64_t address_space_left() {
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return no_memory_limit;
  const std::int64_t used = number(first_line("/proc/self/statm"), 0) * sysconf(_SC_PAGESIZE);
  const auto most = static_cast<std::int64_t>(
      std::min<rlim_t>(limit.rlim_cur, static_cast<rlim_t>(no_memory_limit)));
  return std::max<std::int64_t>(most - used, 0);
}

}  // namespace detail

AvailableMemory available_memory() {
  AvailableMemory available{detail::memory_in_meminfo("/proc/meminfo"), "this computer"};
  const auto tighten = [&](std::int64_t bytes, const char* limit) {
    if (bytes < available.bytes) available = {bytes, limit};
  };
  tighten(detail::memory_in_cgroup("/sys/fs/cgroup", "/proc/self/cgroup"),
          "the control group (container)");
  tighten(detail::address_space_left(), "the limit on address space (ulimit -v)");
  return available;
}

}  // namespace lamina

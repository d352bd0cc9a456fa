// How many threads this process may use: LAMINA_THREADS, else affinity mask and cgroup limits.
#include "core/thread_count.hpp"

#include <sched.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/cgroup.hpp"
#include "lamina/core/engine.hpp"
#include "lamina/core/error.hpp"

namespace lamina {
namespace {

int threads_in_affinity_mask() {
  // 1,024 is the size of a fixed cpu_set_t; machines with more CPUs need one made to measure.
  for (int cpus = 1024; cpus <= 65536; cpus *= 4) {
    cpu_set_t* set = CPU_ALLOC(cpus);
    if (set == nullptr) {
      break;
    }
    const std::size_t bytes = CPU_ALLOC_SIZE(cpus);
    const bool known = sched_getaffinity(0, bytes, set) == 0;
    const int count = known ? CPU_COUNT_S(bytes, set) : 0;
    CPU_FREE(set);
    if (known) {
      return std::max(count, 1);
    }
  }
  return 1;
}

double number(std::string_view text) {
  double value = -1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

namespace detail {

double cpus_in_cpu_max(std::string_view line) {
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) {
    return no_cpu_limit;
  }
  const double quota = number(line.substr(0, space));  // "max" is no number: no limit
  const double period = number(line.substr(space + 1));
  return quota > 0 && period > 0 ? quota / period : no_cpu_limit;
}

double cpus_in_cgroup(const std::string& root, const std::string& memberships) {
  double limit = no_cpu_limit;
  for_each_cgroup(root, memberships, "cpu", [&](const Cgroup& group) {
    const std::string line = group.version2 ? first_line(group.folder + "/cpu.max")
                                            : first_line(group.folder + "/cpu.cfs_quota_us") + " " +
                                                  first_line(group.folder + "/cpu.cfs_period_us");
    limit = std::min(limit, cpus_in_cpu_max(line));
  });
  return limit;
}

int usable_cpus() {
  const double limit = cpus_in_cgroup("/sys/fs/cgroup", "/proc/self/cgroup");
  const int cpus = threads_in_affinity_mask();
  return limit < cpus ? std::max(1, static_cast<int>(std::ceil(limit))) : cpus;
}

}  // namespace detail

int default_threads() {
  const char* wish = std::getenv("LAMINA_THREADS");
  if (wish == nullptr || *wish == '\0') {
    return std::clamp(detail::usable_cpus(), 1, detail::most_threads);
  }
  const std::string_view text(wish);
  int threads = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), threads);
  if (fault != std::errc{} || end != text.data() + text.size() || threads < 1 ||
      threads > detail::most_threads) {
    throw Error({.code = "usage.bad_threads",
                 .what = "LAMINA_THREADS is '" + printable(text) + "', not a count of threads",
                 .where = "environment variable LAMINA_THREADS",
                 .fix = "set it to a whole number from 1 to 1024, or unset it"});
  }
  return threads;
}

}  // namespace lamina

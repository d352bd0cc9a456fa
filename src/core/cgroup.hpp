// The control groups of this process: where limits on processors and memory stand.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace lamina::detail {

/// A group that limits us: its folder, and whether its files are those of cgroup version 2.
struct Cgroup {
  std::string folder;
  bool version2 = false;
};

/// Calls `visit` for the groups listed in the file `memberships` (/proc/self/cgroup) that have
/// `controller` ("cpu", "memory") and for those above them, below the mount `root`.
void for_each_cgroup(const std::string& root, const std::string& memberships,
                     std::string_view controller, const std::function<void(const Cgroup&)>& visit);

/// The first line of a file, empty when there is none.
std::string first_line(const std::string& path);

}  // namespace lamina::detail

#include "core/cgroup.hpp"

#include <algorithm>
#include <fstream>

namespace lamina::detail {

namespace {

/// Whether `controller` is in a list such as "cpu,cpuacct".
bool lists(std::string_view controllers, std::string_view controller) {
  while (!controllers.empty()) {
    const std::size_t comma = std::min(controllers.find(','), controllers.size());
    if (controllers.substr(0, comma) == controller) return true;
    controllers.remove_prefix(std::min(comma + 1, controllers.size()));
  }
  return false;
}

}  // namespace

std::string first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

void for_each_cgroup(const std::string& root, const std::string& memberships,
                     std::string_view controller, const std::function<void(const Cgroup&)>& visit) {
  std::ifstream file(memberships);
  for (std::string line; std::getline(file, line);) {  // "0::/path" or "4:cpu,cpuacct:/path"
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const bool version2 = controllers.empty();
    if (!version2 && !lists(controllers, controller)) continue;
    const std::string mount = version2 ? root : root + "/" + std::string(controller);
    // A limit of any group above ours holds for us too. Inside a container the path may name
    // groups that are not mounted; the walk then ends at the mount, which is our own group.
    std::string path = line.substr(second + 1);
    while (true) {
      visit({mount + path, version2});
      const std::size_t slash = path.rfind('/');
      if (slash == std::string::npos || path.empty()) break;
      path.resize(slash);
    }
  }
}

}  // namespace lamina::detail

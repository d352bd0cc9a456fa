#include "server/reach.hpp"

#include <fmt/format.h>

#include <cstdlib>

namespace lamina::studio {

std::string how_to_reach(const Server& server) {
  std::string text = fmt::format("lamina studio: {}\n", server.address());
  const char* const ssh = std::getenv("SSH_CONNECTION");
  if (ssh == nullptr) return text;
  const char* const user = std::getenv("USER");
  std::string machine = ssh;  // client, its port, this machine, its port
  for (int word = 0; word < 2; ++word) machine = machine.substr(machine.find(' ') + 1);
  machine = machine.substr(0, machine.find(' '));
  return text + fmt::format(
                    "On your own machine: ssh -N -L {0}:127.0.0.1:{0} {1}{2}\n"
                    "and open the address there.\n",
                    server.port(), user != nullptr ? std::string(user) + "@" : "", machine);
}

}  // namespace lamina::studio

#include "server/token.hpp"

#include <fmt/format.h>

#include <random>

namespace lamina::studio {

std::string new_token() {
  std::random_device system;  // getrandom() or RDRAND, see GCC's <random>
  std::string token;
  for (int word = 0; word < 4; ++word) token += fmt::format("{:08x}", system());
  return token;
}

}  // namespace lamina::studio

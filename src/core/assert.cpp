#include "core/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace lamina {

void assertion_failed(const char* condition, const char* message, const char* file, int line) {
  std::fprintf(stderr, "lamina: a bug of ours: %s (%s) at %s:%d\n", message, condition, file, line);
  std::abort();
}

}  // namespace lamina

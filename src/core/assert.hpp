// Our own mistakes: stop at once, with the place.
#pragma once

namespace lamina {
[[noreturn]] void assertion_failed(const char* condition, const char* message, const char* file,
                                   int line);
}

#define LAMINA_ASSERT(condition, message) \
  ((condition) ? void(0) : ::lamina::assertion_failed(#condition, message, __FILE__, __LINE__))

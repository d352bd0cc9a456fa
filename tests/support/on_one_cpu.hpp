// Binds this thread, and those it starts, to one CPU.
#pragma once

#include <sched.h>

#include <stdexcept>

namespace lamina {

/// For the life of the object: the first CPU that this thread may use, and no other.
class OnOneCpu {
 public:
  OnOneCpu() {
    require(sched_getaffinity(0, sizeof before_, &before_));
    int first = 0;
    while (!CPU_ISSET(first, &before_)) {
      ++first;
    }
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(first, &one);
    require(sched_setaffinity(0, sizeof one, &one));
  }
  ~OnOneCpu() { sched_setaffinity(0, sizeof before_, &before_); }
  OnOneCpu(const OnOneCpu&) = delete;
  OnOneCpu& operator=(const OnOneCpu&) = delete;

 private:
  static void require(int result) {
    if (result != 0) throw std::runtime_error("the CPUs of this thread cannot be read or set");
  }

  cpu_set_t before_;
};

}  // namespace lamina

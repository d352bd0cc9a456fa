// Whatever is made of kernels gives the same bits at every CPU level and with any number of
// threads.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <string>
#include <vector>

#include "kernels/table.hpp"
#include "lamina/core/tensor.hpp"

namespace lamina::testing {

/// Bytes of results, one after the other.
class Bytes {
 public:
  void add(const void* data, std::size_t bytes) {
    const auto* at = static_cast<const char*>(data);
    bytes_.insert(bytes_.end(), at, at + bytes);
  }
  void add(const Tensor& tensor) { add(tensor.view().data(), tensor.bytes()); }
  friend bool operator==(const Bytes&, const Bytes&) = default;

 private:
  std::vector<char> bytes_;
};

/// run(engine) at the level and with the threads in use, against one thread of plain numbers.
inline void expect_plain_bits(const std::string& what,
                              const std::function<Bytes(const Engine&)>& run,
                              std::vector<int> thread_counts = {1}) {
  const kernels::Level before = kernels::level_in_use();
  kernels::use_level(kernels::Level::plain);
  const Bytes plain = run(Engine(1));
  for (std::size_t i = 0; i < kernels::level_count; ++i) {
    const auto level = static_cast<kernels::Level>(i);
    if (!kernels::has(level)) continue;
    kernels::use_level(level);
    for (const int threads : thread_counts) {
      EXPECT_TRUE(run(Engine(threads)) == plain)
          << what << " at level " << i << " with " << threads << " threads";
    }
  }
  kernels::use_level(before);
}

}  // namespace lamina::testing

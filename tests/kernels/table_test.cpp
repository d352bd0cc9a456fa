// The sets of kernels: one for each CPU level, complete.
#include <array>

#include "kernels/data.hpp"

namespace lamina::kernels {
namespace {

/// A table is function pointers and nothing else, so that a kernel added later is seen here too.
template <class T>
void expect_no_gap(const Table<T>& table, const std::string& name) {
  using Pointer = void (*)();
  std::array<Pointer, sizeof(Table<T>) / sizeof(Pointer)> kernels{};
  static_assert(sizeof(kernels) == sizeof(Table<T>));
  std::memcpy(kernels.data(), &table, sizeof(table));
  for (std::size_t i = 0; i < kernels.size(); ++i) {
    EXPECT_NE(kernels[i], nullptr) << "place " << i << " of the " << name << " table";
  }
}

TEST(Table, HasAKernelInEveryPlaceOfEveryLevel) {
  expect_no_gap(table<double>(), "double");
  expect_no_gap(table_of(Level::plain), "plain");
  for (const Level level : testing::vector_levels()) {
    expect_no_gap(table_of(level), "level " + std::to_string(static_cast<int>(level)));
  }
}

}  // namespace
}  // namespace lamina::kernels

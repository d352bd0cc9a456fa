// Dense layers side by side give the bits of the same layers one by one.
#include <gtest/gtest.h>

#include "support/gradient_check.hpp"

namespace lamina {
namespace {

using namespace gradient_check;

constexpr std::int64_t rows = 300;
constexpr std::int64_t groups = 3;
constexpr std::int64_t inputs = 20;
constexpr std::int64_t outputs = 17;

/// What a dense layer answers with the numbers of group g.
std::vector<double> one_by_one(std::int64_t g, DType dtype, Subject& all) {
  const Case dense_of_one = {
      "dense", {{rows, inputs}, {inputs, outputs}, {outputs}}, [](Scene& s, auto in) {
        return dense(s.tape(), in[0], in[1], in[2]);
      }};
  Subject one(dense_of_one, dtype);
  for (std::int64_t r = 0; r < rows; ++r) {
    for (std::int64_t i = 0; i < inputs; ++i) {
      write(one.values(0), r * inputs + i, read(all.values(0), (r * groups + g) * inputs + i));
    }
  }
  for (std::int64_t i = 0; i < inputs * outputs; ++i) {
    write(one.values(1), i, read(all.values(1), g * inputs * outputs + i));
  }
  for (std::int64_t i = 0; i < outputs; ++i) {
    write(one.values(2), i, read(all.values(2), g * outputs + i));
  }
  one.loss(1, false);
  return one.result;
}

TEST(GroupedDense, HasTheBitsOfItsLayersOneByOne) {
  const Case together = {"grouped_dense",
                         {{rows, groups, inputs}, {groups, inputs, outputs}, {groups, outputs}},
                         [](Scene& s, auto in) {
                           return grouped_dense(s.tape(), in[0], in[1], in[2]);
                         }};
  for (const DType dtype : {DType::f32, DType::f64}) {
    Subject all(together, dtype);
    all.loss(1, false);
    for (std::int64_t g = 0; g < groups; ++g) {
      const std::vector<double> one = one_by_one(g, dtype, all);
      for (std::int64_t r = 0; r < rows; ++r) {
        for (std::int64_t o = 0; o < outputs; ++o) {
          const auto there = static_cast<std::size_t>((r * groups + g) * outputs + o);
          ASSERT_EQ(all.result[there], one[static_cast<std::size_t>(r * outputs + o)])
              << name_of(dtype) << " group " << g << " row " << r;
        }
      }
    }
  }
}

}  // namespace
}  // namespace lamina

// A row of one column is written like any other: it could also be read as a table's name.
#include <gtest/gtest.h>

#include "artifacts/small_model.hpp"
#include "artifacts/throws.hpp"
#include "lamina/serving/model.hpp"

namespace lamina {
namespace {

TEST(OneColumn, WrittenInBracesIsARow) {
  const Model model(test::small_model());
  const auto facts = test::error_of([&] { model.predict({{"nothing", 4}}); });
  EXPECT_EQ(facts.code, "data.missing_column");
  EXPECT_EQ(test::error_of([&] {
              model.predictor().predict({{"nothing", 4}});
            }).code,
            "data.missing_column");
}

}  // namespace
}  // namespace lamina

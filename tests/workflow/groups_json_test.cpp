// Groups of parameters in the JSON of files.
#include <gtest/gtest.h>

#include "artifacts/json_fields.hpp"
#include "lamina/training/options.hpp"
#include "support/facts_of.hpp"

namespace lamina {
namespace {

const JsonSource source{
    .name = "options.json", .family = "usage", .every_key = false, .fix = "mend"};

TEST(Groups, ReadFromJsonAreThoseThatWereWritten) {
  FitOptions options;
  options.groups = {{.names = "a*", .kind = GroupKind::bias, .rate = 0.1, .frozen = true},
                    {.weight_decay = 0.2, .optimizer = Sgd{.learning_rate = 0.3}}};
  const Json written = to_json(options);
  FitOptions read;
  from_json(written, read, source, "");
  ASSERT_EQ(read.groups.size(), 2U);
  EXPECT_EQ(read.groups[0].names, "a*");
  EXPECT_EQ(read.groups[0].kind, GroupKind::bias);
  EXPECT_FALSE(read.groups[0].optimizer.has_value());
  ASSERT_TRUE(read.groups[1].optimizer.has_value());
  EXPECT_EQ(read.groups[1].optimizer->as<Sgd>()->learning_rate, 0.3);
  EXPECT_EQ(to_json(read), written);
}

TEST(Groups, OfTwoOptimizersAreRefused) {
  FitOptions read;
  const Json two =
      parse_json(R"({"groups": [{"optimizer": [{"kind": "sgd"}, {"kind": "adam"}]}]})", source);
  const ErrorFacts facts = facts_of([&] { from_json(two, read, source, ""); });
  EXPECT_EQ(facts.code, "usage.bad_value");
  EXPECT_EQ(facts.what, "a group of parameters has two optimizers");
}

}  // namespace
}  // namespace lamina

#include "artifacts/json.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "artifacts/throws.hpp"
#include "lamina/core/random.hpp"

namespace lamina {
namespace {

using test::error_of;

const JsonSource source{.name = "spec.json", .family = "usage", .every_key = false, .fix = "mend"};

TEST(Json, IsWrittenWithSortedKeysAndWithoutSpaces) {
  const Json value =
      parse_json(R"( {"b": [1, 2.50, true, null], "a": {"z": "\u00fc", "y": -1}} )", source);
  EXPECT_EQ(canonical(value), "{\"a\":{\"y\":-1,\"z\":\"\xC3\xBC\"},\"b\":[1,2.5,true,null]}");
}

TEST(Json, KeepsEveryBitOfADouble) {
  const double largest = std::numeric_limits<double>::max();
  const double least = std::numeric_limits<double>::denorm_min();
  std::vector<double> values = {0.0, -0.0, 1, 0.1, 1e22, 123456789012345678.0, largest, -least};
  for (std::uint64_t i = 0; i < 2000; ++i) {
    values.push_back(normal(Seed(1), i) * std::exp2(static_cast<double>(i % 600) - 300));
  }
  for (const double value : values) {
    const std::string text = canonical(Json(value));
    const Json read = parse_json(text, source);
    ASSERT_TRUE(read.is_number_float()) << text;
    const auto back = read.get<double>();
    EXPECT_EQ(std::bit_cast<std::uint64_t>(back), std::bit_cast<std::uint64_t>(value)) << text;
  }
}

TEST(Json, NamesTheByteWhereItBreaks) {
  const ErrorFacts facts = error_of([] { parse_json("[1, 2,, 3]", source); });
  EXPECT_EQ(facts.code, "usage.bad_json");
  EXPECT_EQ(facts.where, "spec.json, byte 7");
}

TEST(Json, RefusesAKeyThatIsThereTwice) {
  const ErrorFacts facts = error_of([] { parse_json(R"({"a": {"x": 1, "x": 2}})", source); });
  EXPECT_EQ(facts.what, "the key 'x' is there twice");
}

TEST(Json, RefusesWhatIsNestedTooDeep) {
  EXPECT_NO_THROW(parse_json(std::string(64, '[') + std::string(64, ']'), source));
  const ErrorFacts facts = error_of([] { parse_json(std::string(50'000, '['), source); });
  EXPECT_EQ(facts.what, "nested deeper than 64");
}

TEST(Json, RefusesMoreThanAMillionValues) {
  std::string text = "[0";
  for (int i = 0; i < 1'000'000; ++i) text += ",0";
  const ErrorFacts facts = error_of([&] { parse_json(text + "]", source); });
  EXPECT_EQ(facts.what, "more than 1,000,000 values");
}

TEST(Json, RefusesTextThatIsNotUtf8BothWays) {
  EXPECT_EQ(error_of([] { parse_json("\"\xC3(\"", source); }).code, "usage.bad_json");
  EXPECT_EQ(error_of([] { canonical(Json("\xFF")); }).code, "usage.bad_text");
}

TEST(Json, RefusesNumbersThatNoDoubleHolds) {
  EXPECT_EQ(error_of([] { parse_json("1e400", source); }).code, "usage.bad_json");
  EXPECT_EQ(error_of([] { parse_json("NaN", source); }).code, "usage.bad_json");
}

}  // namespace
}  // namespace lamina

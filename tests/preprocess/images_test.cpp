// Images on their way to a network: as bytes while they wait, as numbers when they are seen.
#include <gtest/gtest.h>

#include <cstring>
#include <utility>
#include <vector>

#include "data/batches.hpp"
#include "lamina/core/error.hpp"
#include "lamina/preprocess/preprocessor.hpp"
#include "support/facts_of.hpp"

namespace lamina {

namespace {

Table images(bool with_number) {
  Table table("images");
  Column image;
  image.name = "image";
  image.type = ColumnType::image;
  image.image_size = {1, 2, 1};
  image.pixels = {0, 51, 102, 153, 204, 255, 51, 0};
  table.add(image);
  if (with_number) table.add_numbers("x", {1, 2, 3, 4});
  const std::vector<std::string> labels = {"a", "b", "a", "b"};
  table.add_categories("label", labels);
  return table;
}

const std::vector<std::int64_t> all = {0, 1, 2, 3};
const std::vector<float> shares = {0, 0.2F, 0.4F, 0.6F, 0.8F, 1, 0.2F, 0};

TEST(Images, StayBytesWhenThereIsNothingElse) {
  const Table table = images(false);
  const auto fitted = Preprocessor::fit(table, all, {.target = "label"});
  fitted.check();
  EXPECT_EQ(fitted.inputs(), std::vector<Field>{Field::pixels(1, 2)});
  EXPECT_EQ(fitted.feature_names(), (std::vector<std::string>{"image[1,1]", "image[1,2]"}));
  const std::vector<std::int64_t> rows = {2, 0};
  const Features features = fitted.apply(table, rows);
  ASSERT_EQ(features["image"].dtype(), DType::u8);
  EXPECT_EQ(features.rows(), 2);
  EXPECT_EQ(features["image"].u8()[0], 204);
  EXPECT_EQ(features["image"].u8()[3], 51);
}

TEST(Images, StayWhereTheyAreWhenTheTableIsUsedUp) {
  Table table = images(false);
  const auto fitted = Preprocessor::fit(table, all, {.target = "label"});
  const std::vector<std::int64_t> rows = {1, 3};
  const std::uint8_t* const pixels = table.column("image").pixels.data();
  const Features features = fitted.apply(std::move(table), rows);
  EXPECT_EQ(features["image"].u8(), pixels);
  ASSERT_EQ(features["image"].shape(), (Shape{2, 1, 2, 1}));
  EXPECT_EQ(std::vector<std::uint8_t>(pixels, pixels + 4),
            (std::vector<std::uint8_t>{102, 153, 51, 0}));
}

TEST(Images, AreTheSameFromATableThatIsUsedUp) {
  for (const bool with_number : {false, true}) {
    const Table table = images(with_number);
    const auto fitted = Preprocessor::fit(table, all, {.target = "label"});
    for (const std::vector<std::int64_t>& rows :
         {std::vector<std::int64_t>{}, {0, 1, 2, 3}, {0, 2}, {3}, {2, 0}, {0, 0, 1}, {1, 1}}) {
      const Features kept = fitted.apply(table, rows);
      const Features taken = fitted.apply(Table(table), rows);
      ASSERT_EQ(taken["image"].dtype(), kept["image"].dtype());
      ASSERT_EQ(taken["image"].shape(), kept["image"].shape());
      ASSERT_EQ(taken["numbers"].shape(), kept["numbers"].shape());
      EXPECT_EQ(std::memcmp(taken["image"].view().data(), kept["image"].view().data(),
                            kept["image"].bytes()),
                0);
    }
  }
}

TEST(Images, StayBytesInABatch) {
  const Table table = images(false);
  const auto fitted = Preprocessor::fit(table, all, {.target = "label"});
  const Features features = fitted.apply(table);
  const Tensor row_numbers(Shape{4, 1}, std::vector<float>{0, 1, 2, 3});
  Batches batches({.inputs = {features["image"]}, .targets = {row_numbers}}, 3, Seed(1));
  const Engine engine(1);
  std::vector<bool> seen(4);
  for (const auto& [first, rows] : {std::pair{0, 3}, {3, 1}}) {
    const Examples& batch = batches.gather(engine, 0, first, rows);
    ASSERT_EQ(batch.inputs[0].shape, (Shape{rows, 1, 2, 1}));
    for (std::int64_t i = 0; i < rows; ++i) {
      const auto row = static_cast<std::size_t>(batch.targets[0].f32()[i]);
      seen[row] = true;
      EXPECT_EQ(batch.inputs[0].u8()[i * 2], features["image"].u8()[row * 2]);
      EXPECT_EQ(batch.inputs[0].u8()[i * 2 + 1], features["image"].u8()[row * 2 + 1]);
    }
  }
  EXPECT_EQ(seen, std::vector<bool>(4, true));
}

TEST(Images, StandBesideTheNumbers) {
  const Table table = images(true);
  const auto fitted = Preprocessor::fit(table, all, {.target = "label"});
  EXPECT_EQ(fitted.inputs(), (std::vector<Field>{Field::numbers(1), Field::pixels(1, 2)}));
  const Features features = fitted.apply(table);
  ASSERT_EQ(features["numbers"].shape(), (Shape{4, 1}));
  ASSERT_EQ(features["image"].shape(), (Shape{4, 1, 2, 1}));
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_EQ(static_cast<float>(features["image"].u8()[i]) / 255.0F, shares[i]);
  }
}

TEST(Images, OfAnotherSizeOrInARowAreRefused) {
  const auto fitted = Preprocessor::fit(images(false), all, {.target = "label"});
  Table other("other");
  Column tall;
  tall.name = "image";
  tall.type = ColumnType::image;
  tall.image_size = {2, 1, 1};
  tall.pixels = {1, 2};
  other.add(tall);
  const ErrorFacts size = facts_of([&] { fitted.apply(other); });
  EXPECT_EQ(size.code, "data.image_size");
  EXPECT_EQ(size.what, "found images of 2x1 pixels, the model takes 1x2");
  EXPECT_EQ(size.where, "other, column 'image'");
  Table numbers("numbers");
  numbers.add_numbers("image", {1});
  EXPECT_EQ(facts_of([&] { fitted.apply(numbers); }).what,
            "found a column of type number, the model takes 1x2");
  Features room = fitted.room(1);
  EXPECT_EQ(facts_of([&] { fitted.apply(Row{{"image", 1}}, room); }).code, "data.image_in_row");
  EXPECT_EQ(facts_of([&] { fitted.apply(std::move(other), all); }).code, "data.image_size");
}

}  // namespace

}  // namespace lamina

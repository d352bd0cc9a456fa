// Rows of an ensemble: each member learns in an order of its own, and never from its own fold.
#include "data/member_rows.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <set>
#include <vector>

#include "data/batches.hpp"

namespace lamina {
namespace {

constexpr std::int64_t row_count = 103;
constexpr std::int64_t folds = 4;
constexpr std::int64_t members = 8;

/// Rows whose only number is their place, in folds by turns; the last is larger.
struct Rows {
  Tensor place{Shape{row_count, 1}};
  Tensor fold{Shape{row_count}, DType::i32};

  Rows() {
    for (std::int64_t i = 0; i < row_count; ++i) {
      place.f32()[i] = static_cast<float>(i);
      fold.i32()[i] = static_cast<std::int32_t>(i < 80 ? i % folds : folds - 1);
    }
  }
  Examples examples() const { return {.inputs = {place}, .targets = {place}, .folds = fold}; }
};

TEST(MemberRows, AreThoseOfOtherFoldsToLearnFromAndThoseOfOneToMeasure) {
  const Rows rows;
  const MemberRows own(rows.examples(), members);
  EXPECT_EQ(own.measured(), 2);
  EXPECT_EQ(own.rows(), row_count - 43);  // the last fold is left out by the poorest
  for (std::int64_t g = 0; g < members; ++g) {
    std::set<std::int64_t> seen(own.held(g).begin(), own.held(g).end());
    for (const std::int64_t row : seen) EXPECT_EQ(rows.fold.i32()[row], g % folds);
    for (std::int64_t place = 0; place < own.learns(g); ++place) {
      const std::int64_t row = own.row(g, place);
      EXPECT_NE(rows.fold.i32()[row], g % folds);
      EXPECT_TRUE(seen.insert(row).second) << "twice";
    }
    EXPECT_EQ(seen.size(), row_count);
  }
}

TEST(MemberRows, WithoutFoldsAreAllRowsForEveryMember) {
  const Rows rows;
  const MemberRows own({.inputs = {rows.place}, .targets = {rows.place}}, 3);
  EXPECT_EQ(own.measured(), 0);
  EXPECT_EQ(own.rows(), row_count);
  EXPECT_EQ(own.learns(2), row_count);
  EXPECT_EQ(own.row(2, 17), 17);
}

TEST(Batches, OfAnEnsembleHaveARowForEachMemberInTurn) {
  const Rows rows;
  const Examples all = rows.examples();
  const Engine engine(1);
  Batches batches(all, 16, Seed(5), members);
  const MemberRows own(all, members);
  std::vector<std::set<float>> seen(members);
  for (std::int64_t first = 0; first < batches.rows(); first += 16) {
    const std::int64_t count = std::min<std::int64_t>(16, batches.rows() - first);
    const Examples& batch = batches.gather(engine, 3, first, count);
    ASSERT_EQ(batch.rows(), count * members);
    for (std::int64_t i = 0; i < batch.rows(); ++i) {
      const float place = batch.inputs[0].f32()[i];
      EXPECT_NE(rows.fold.i32()[static_cast<std::int64_t>(place)], i % members % folds);
      EXPECT_TRUE(seen[static_cast<std::size_t>(i % members)].insert(place).second) << place;
      EXPECT_EQ(batch.targets[0].f32()[i], place);
    }
  }
  EXPECT_NE(seen[0], seen[4]) << "two members of one fold see the same rows in the same order";
}

TEST(Batches, OfAnEnsembleAreTheSameOnAnyNumberOfThreads) {
  const Rows rows;
  const Examples all = rows.examples();
  const Engine one(1), three(3);
  Batches here(all, 40, Seed(5), members), there(all, 40, Seed(5), members);
  const ConstView a = here.gather(one, 1, 7, 33).inputs[0];
  const ConstView b = there.gather(three, 1, 7, 33).inputs[0];
  ASSERT_EQ(a.bytes(), b.bytes());
  EXPECT_EQ(std::memcmp(a.data(), b.data(), a.bytes()), 0);
}

}  // namespace
}  // namespace lamina

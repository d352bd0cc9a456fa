#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

#include "lamina/core/error.hpp"

namespace lamina {
namespace {

std::string nearest(const char* word, std::initializer_list<const char*> names) {
  NearestName nearest(word);
  for (const char* name : names) nearest.offer(name);
  return nearest.best();
}

TEST(NearestName, SeesSwappedNeighboursAsOneSlip) {
  EXPECT_EQ(nearest("trian", {"train", "predict", "bench"}), "train");
  EXPECT_EQ(nearest("adma", {"sgd", "adamw", "adam"}), "adam");
  EXPECT_EQ(nearest("reul", {"silu", "relu"}), "relu");
  EXPECT_EQ(nearest("--lerning-rate", {"--lr", "--learning-rate"}), "--learning-rate");
}

TEST(NearestName, SuggestsNothingThatIsFar) {
  EXPECT_EQ(nearest("zzz", {"train", "predict"}), "");
  EXPECT_EQ(nearest("ab", {"ba", "cd"}), "ba");
  EXPECT_EQ(nearest("abcd", {"badc"}), "");  // two slips in four letters
}

}  // namespace
}  // namespace lamina

// The studio without a server: what it answers, and that looking changes nothing.
#include "lamina/studio/studio.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <thread>

#include "lamina/core/random.hpp"
#include "studio/curve.hpp"
#include "studio/number.hpp"

namespace lamina::studio {
namespace {

using nlohmann::json;

json get(Studio& studio, const std::string& path, std::map<std::string, std::string> words = {}) {
  return json::parse(studio.answer({.path = path, .words = std::move(words)}).body);
}

json post(Studio& studio, const std::string& path, const json& body) {
  return json::parse(studio.answer({.post = true, .path = path, .body = body.dump()}).body);
}

void wait_until_it_stands(Studio& studio) {
  while (get(studio, "/state")["status"] == "playing") {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

TEST(Number, OfThirtyTwoBitsReadsBackToTheSameBits) {
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const std::uint32_t bits = philox(5, i, 0)[0];
    float value = 0;
    static_assert(sizeof value == sizeof bits);
    std::memcpy(&value, &bits, sizeof value);
    const json written = number(value);
    if (!std::isfinite(value)) {
      EXPECT_TRUE(written.is_null());
      continue;
    }
    EXPECT_EQ(static_cast<float>(json::parse(written.dump()).get<double>()), value);
  }
}

TEST(Curve, KeepsEveryStepInItsFolds) {
  Curve curve;
  double sum = 0;
  for (int step = 1; step <= 100'000; ++step) {
    const double loss = step == 77'777 ? 1000 : 1.0 / step;
    sum += loss;
    curve.add(step, loss);
  }
  ASSERT_LE(curve.folds().size(), 4096U);
  double folded = 0;
  double highest = 0;
  std::int64_t next = 1;
  for (const Fold& fold : curve.folds()) {
    EXPECT_EQ(fold.first, next);
    next = fold.last + 1;
    folded += fold.sum;
    highest = std::max(highest, fold.high);
  }
  EXPECT_EQ(next, 100'001);
  EXPECT_NEAR(folded, sum, 1e-6);
  EXPECT_EQ(highest, 1000);
}

TEST(Curve, OfThousandsOfEpochsShowsAnEvenSampleWithTheLast) {
  Curve curve;
  for (std::int64_t epoch = 1; epoch <= 1'000; ++epoch) curve.epochs.push_back({{}, 10 * epoch});
  EXPECT_EQ(shown_epochs(curve.epochs).size(), 1'000U);
  for (std::int64_t epoch = 1'001; epoch <= 9'876; ++epoch) {
    curve.epochs.push_back({{}, 10 * epoch});
  }
  const std::vector<CurveEpoch> shown = shown_epochs(curve.epochs);
  EXPECT_GT(shown.size(), 900U);
  EXPECT_LE(shown.size(), 1'000U);
  EXPECT_EQ(shown.back().step, 98'760);
  for (std::size_t i = 1; i < shown.size(); ++i) {
    EXPECT_EQ(shown[i].step - shown[i - 1].step, 100);
  }
}

TEST(Studio, LearnsTheSameWhetherSomeoneLooksOrNot) {
  json seen;
  json unseen;
  for (json* end : {&seen, &unseen}) {
    Studio studio({});
    post(studio, "/command", {{"op", "epoch"}, {"count", 40}});
    while (end == &seen && get(studio, "/state")["status"] == "playing") {
      studio.look();
      get(studio, "/map", {{"grid", "8"}});
      get(studio, "/network");
      get(studio, "/doctor");
      get(studio, "/rate");
    }
    wait_until_it_stands(studio);
    *end = get(studio, "/network");
  }
  EXPECT_EQ(seen, unseen);
}

TEST(Studio, IsPausedBeforeItBegins) {
  Studio studio({});
  const json state = get(studio, "/state");
  EXPECT_EQ(state["status"], "paused");
  EXPECT_EQ(state["step"], 0);
  EXPECT_TRUE(studio.events(0)[0].name == "hello");
}

/// It is long, and made between two steps: whoever comes soon after gets the same one.
TEST(Studio, GreetsNewcomersWithOneHello) {
  Studio studio({});
  const std::vector<StreamEvent> first = studio.events(0);
  ASSERT_EQ(first[0].name, "hello");
  const std::vector<StreamEvent> second = studio.events(0);
  EXPECT_EQ(second[0].id, first[0].id);
  EXPECT_EQ(second[0].data, first[0].data);
  EXPECT_EQ(studio.events(first.back().id).size(), 0U);
}

}  // namespace
}  // namespace lamina::studio

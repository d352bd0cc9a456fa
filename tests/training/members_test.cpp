// Members of an ensemble that learn from rows of their own.
#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "lamina/core/error.hpp"
#include "lamina/model/sequential.hpp"
#include "lamina/training/fit.hpp"
#include "training/out_of_fold.hpp"

namespace lamina {
namespace {

constexpr std::int64_t row_count = 61;
constexpr std::int64_t members = 4;

struct Rows {
  Tensor numbers{Shape{row_count, 3}};
  Tensor targets{Shape{row_count, 1}};
  Tensor fold{Shape{row_count}, DType::i32};

  explicit Rows(std::int64_t folds) {
    for (std::int64_t i = 0; i < row_count; ++i) {
      for (std::int64_t c = 0; c < 3; ++c) {
        numbers.f32()[i * 3 + c] =
            static_cast<float>(normal(Seed(7), static_cast<std::uint64_t>(i * 3 + c)));
      }
      targets.f32()[i] = numbers.f32()[i * 3] * numbers.f32()[i * 3 + 1];
      fold.i32()[i] = static_cast<std::int32_t>(i % folds);
    }
  }
  Examples examples() const { return {.inputs = {numbers}, .targets = {targets}, .folds = fold}; }
};

/// What the members say, each alone, or their mean.
Network ensemble(bool mean) {
  std::vector<LayerConfig> layers = {DenseEnsemble{6, members, silu}, DenseEnsemble{1, members}};
  if (mean) layers.emplace_back(EnsembleMean{});
  Network network = Sequential(std::move(layers));
  network.build({Field::numbers(3)});
  return network;
}

TEST(OutOfFold, IsWhatTheMembersThatLeaveTheRowOutSayBitForBit) {
  for (const std::int64_t folds : {2, 4}) {
    const Rows rows(folds);
    const Examples examples = rows.examples();
    const Network mean = ensemble(true);
    const Network each = ensemble(false);
    const ParameterArena values = mean.initialize(Seed(3));
    const Engine engine(1);
    const std::array what = {Network::Output::answer};
    OutOfFold out_of_fold(engine, mean, values, examples, members, what);
    out_of_fold();
    const Program program = each.lower(values);
    Program::Workspace workspace;
    const std::array in = {ConstView(rows.numbers)};
    const ConstView& all = program.run(engine, in, workspace);  // [N, members, 1]
    ASSERT_EQ(out_of_fold.rounds(), static_cast<std::size_t>(members / folds));
    for (std::int64_t row = 0; row < row_count; ++row) {
      for (std::size_t round = 0; round < out_of_fold.rounds(); ++round) {
        const std::int64_t g = static_cast<std::int64_t>(round) * folds + row % folds;
        const float* const said = out_of_fold.outputs(round)[0].f32() + row;
        EXPECT_EQ(std::memcmp(said, all.f32() + row * members + g, sizeof(float)), 0)
            << "row " << row << ", member " << g;
      }
    }
  }
}

FitResult trained(const Network& network, ParameterArena& values, const Examples& examples,
                  int threads, std::int64_t shards = 1, std::int64_t epochs = 12) {
  FitOptions options{.epochs = epochs, .batch_size = 7, .shards = shards, .members = members};
  options.folds = examples.folds.empty() ? 0 : 2;
  const Engine engine(threads);
  return fit(engine, network, values, examples, {}, options);
}

TEST(Members, LearnAndAreMeasuredOnTheRowsTheyLeaveOut) {
  const Rows rows(2);
  const Network network = ensemble(true);
  ParameterArena values = network.initialize(Seed(3));
  const FitResult result = trained(network, values, rows.examples(), 1);
  ASSERT_EQ(result.history.size(), 12U);
  EXPECT_TRUE(result.history[0].validation_loss.has_value());
  EXPECT_LT(*result.history.back().validation_loss, *result.history[0].validation_loss);
}

TEST(Members, NeverLearnFromTheirFold) {
  Rows rows(2);
  const Network network = ensemble(true);
  const auto last_weights = [&] {
    ParameterArena values = network.initialize(Seed(3));
    trained(network, values, rows.examples(), 1, 1, 1);
    for (const ParameterEntry& entry : network.parameters().entries()) {
      if (entry.shape != Shape{members, 6, 1}) continue;
      const ConstView view = values.view(entry);
      return std::vector<float>(view.f32(), view.f32() + view.elements());
    }
    return std::vector<float>();
  };
  const std::vector<float> before = last_weights();
  ASSERT_EQ(before.size(), static_cast<std::size_t>(members * 6));
  for (std::int64_t i = 0; i < row_count; i += 2) rows.targets.f32()[i] += 1;  // fold 0
  const std::vector<float> after = last_weights();
  for (std::size_t i = 0; i < before.size(); ++i) {
    const bool leaves_it_out = i / 6 % 2 == 0;
    EXPECT_EQ(before[i] == after[i], leaves_it_out) << "member " << i / 6;
  }
}

TEST(Members, GiveTheSameBitsOnAnyNumberOfThreads) {
  const Rows rows(2);
  const Network network = ensemble(true);
  for (const std::int64_t shards : {1, 3}) {
    ParameterArena one = network.initialize(Seed(3));
    ParameterArena three = network.initialize(Seed(3));
    trained(network, one, rows.examples(), 1, shards);
    trained(network, three, rows.examples(), 3, shards);
    EXPECT_EQ(std::memcmp(one.all().data(), three.all().data(), one.all().bytes()), 0) << shards;
  }
}

std::string refusal(const Examples& examples, std::int64_t folds, std::int64_t own_members) {
  const Network network = ensemble(true);
  ParameterArena values = network.initialize(Seed(3));
  const Engine engine(1);
  FitOptions options{.epochs = 1, .members = own_members};
  options.folds = folds;
  try {
    fit(engine, network, values, examples, {}, options);
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

TEST(Members, RefuseFoldsThatDoNotFit) {
  const Rows rows(2);
  EXPECT_EQ(refusal(rows.examples(), 2, members), "");
  EXPECT_EQ(refusal(rows.examples(), 4, members), "usage.folds");      // two are empty
  EXPECT_EQ(refusal(rows.examples(), 0, members), "usage.folds");      // and yet there are some
  EXPECT_EQ(refusal(rows.examples(), 3, members), "usage.bad_value");  // 4 members, 3 folds
  EXPECT_EQ(refusal(rows.examples(), 2, 2), "usage.members");          // the layers have 4
  Examples without = rows.examples();
  without.folds = {};
  EXPECT_EQ(refusal(without, 2, members), "usage.folds");
}

}  // namespace
}  // namespace lamina

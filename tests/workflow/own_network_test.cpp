// A user's own network on a table: used as it is, completed aloud, or refused.
#include <gtest/gtest.h>

#include <cmath>

#include "lamina/model/sequential.hpp"
#include "lamina/workflow/train.hpp"
#include "support/facts_of.hpp"

namespace lamina {
namespace {

/// Numbers, words, and a target of each task.
Table mixed() {
  std::vector<double> x;
  std::vector<double> price;
  std::vector<std::string> town;
  std::vector<std::string> two;
  std::vector<std::string> three;
  for (int i = 0; i < 120; ++i) {
    x.push_back(i % 17);
    price.push_back(i % 17 * 1.5 + i % 5);
    town.push_back("town" + std::to_string(i % 4));
    two.emplace_back(i % 17 > 8 ? "yes" : "no");
    three.emplace_back(1, static_cast<char>('a' + i % 3));
  }
  Table table("mixed");
  table.add_numbers("x", x).add_numbers("price", price).add_categories("town", town);
  table.add_categories("two", two).add_categories("three", three);
  return table;
}

TrainingPlan plan(const Network& network, const char* target, bool with_words = false) {
  const Table table =
      with_words ? mixed() : mixed().drop(std::vector<std::string>{"town", "two", "three"});
  Table used = table;
  if (table.find(target) == nullptr) {
    std::vector<std::string> words;
    const Table all = mixed();
    for (std::int64_t row = 0; row < all.rows(); ++row) {
      words.push_back(all.column(target).text(row));
    }
    used.add_categories(target, words);
  }
  return plan_training(std::move(used), {.target = target, .epochs = 1}, std::nullopt, &network);
}

ErrorFacts refused(const Network& network, const char* target) {
  return facts_of([&] { plan(network, target); });
}

std::vector<std::string> added_layers(const TrainingPlan& plan) {
  std::vector<std::string> added;
  for (const Note& note : plan.notes()) {
    if (note.code == "train.note.added_layer") added.push_back(note.what);
  }
  return added;
}

TEST(OwnNetwork, IsUsedAsItIsWhereItFits) {
  for (const auto& [network, target] :
       {std::pair{Sequential({Dense{4, relu}, Dense{1, sigmoid}}), "two"},
        {Sequential({Dense{4, relu}, Dense{2, softmax}}), "two"},
        {Sequential({Dense{4, relu}, Dense{1}, Activate{sigmoid}}), "two"},
        {Sequential({Dense{4, relu}, Dense{3, softmax}}), "three"},
        {Sequential({Dense{4, relu}, Dense{1}}), "price"},
        {Sequential({Dense{4, relu}, Dense{1, relu}}), "price"}}) {
    const TrainingPlan planned = plan(network, target);
    EXPECT_EQ(added_layers(planned), std::vector<std::string>{}) << target;
    EXPECT_EQ(planned.network().nodes().size(), network.nodes().size());
  }
}

TEST(OwnNetwork, ASoftmaxOverTwoClassesLearnsAndAnswers) {
  const Sequential net({Dense{8, relu}, Dense{2, softmax}});
  const TrainReport report = run_training(plan(net, "two"));
  EXPECT_EQ(report.model.artifact().network.outputs()[0].columns(), 2);
  EXPECT_GE((*report.scores)["accuracy"], 0.4);
}

TEST(OwnNetwork, GetsALastLayerAloud) {
  const TrainingPlan planned = plan(Sequential({Dense{8, relu}}), "three");
  EXPECT_EQ(added_layers(planned),
            std::vector<std::string>{"added the last layer answer_1: 3 units, softmax"});
  EXPECT_EQ(planned.network().outputs()[0].head.kind(), "softmax");
}

TEST(OwnNetwork, GetsProbabilitiesAloud) {
  const TrainingPlan planned = plan(Sequential({Dense{8, relu}, Dense{1}}), "two");
  EXPECT_EQ(added_layers(planned), std::vector<std::string>{"added sigmoid behind the last layer"});
}

TEST(OwnNetwork, GetsAnEmbeddingAloudWhereItCannotTakeWords) {
  const TrainingPlan planned = plan(Sequential({Dense{8, relu}, Dense{1}}), "price", true);
  EXPECT_EQ(added_layers(planned),
            std::vector<std::string>{"put embedding in front of the network: it makes numbers "
                                     "of all inputs"});
  EXPECT_EQ(planned.network().nodes()[0].name, "embedding_1");
}

TEST(OwnNetwork, ThatContradictsTheTaskIsRefused) {
  EXPECT_EQ(refused(Sequential({Dense{4}, Dense{1, relu}}), "two").code, "usage.conflict");
  EXPECT_EQ(refused(Sequential({Dense{4}, Dense{3, softmax}}), "two").code, "usage.conflict");
  EXPECT_EQ(refused(Sequential({Dense{4}, Dense{4, softmax}}), "three").code, "usage.conflict");
  EXPECT_EQ(refused(Sequential({Dense{4}, Dense{3, sigmoid}}), "three").code, "usage.conflict");
  const ErrorFacts facts = refused(Sequential({Dense{4}, Dense{2, softmax}}), "price");
  EXPECT_EQ(facts.code, "usage.conflict");
  EXPECT_EQ(facts.what,
            "the network ends in 2 outputs and softmax, which does not answer a "
            "regression task");
  EXPECT_EQ(facts.fix, "end it in 1 unit and linear, or leave that layer out: it is then added");
}

TEST(OwnNetwork, LeavesNoPlaceForOptionsThatDescribeOne) {
  const Sequential net({Dense{4, relu}, Dense{1}});
  TrainOptions options{.target = "price", .epochs = 1};
  options.layers = std::vector<std::int64_t>{999};
  EXPECT_EQ(facts_of([&] { plan_training(mixed(), options, std::nullopt, &net); }).code,
            "usage.conflict");
}

TEST(OwnNetwork, AGraphLearnsFromATable) {
  const Network net({{"numbers_in", Dense{8, relu}, {"numbers"}},
                     {"words", Embedding{}, {"codes"}},
                     {"both", Concatenate{}, {"numbers_in", "words"}},
                     {"hidden", Dense{8, relu}, {"both"}},
                     {"sum", Add{}, {"numbers_in", "hidden"}},
                     {"answer", Dense{1}, {"sum"}}});
  const TrainReport report = run_training(plan(net, "price", true));
  EXPECT_EQ(report.model.artifact().network.nodes().size(), 6U);
  EXPECT_TRUE(std::isfinite((*report.scores)["rmse"]));
  const std::string bytes = save_bytes(report.model.artifact());
  const Model again(load_bytes(std::as_bytes(std::span(bytes))));
  const Row row = {{"x", 3}, {"town", "town1"}, {"two", "no"}, {"three", "a"}};
  EXPECT_EQ(again.predict(row).value, report.model.predict(row).value);
}

TEST(OwnNetwork, TwoOutputsOfOneTargetLearnTogether) {
  const Network net({{"hidden", Dense{8, relu}},
                     {"answer", Dense{1}, {"hidden"}},
                     {"helper", Dense{1}, {"hidden"}}},
                    {"answer", "helper"});
  const TrainReport report = run_training(plan(net, "price"));
  EXPECT_EQ(report.model.artifact().network.outputs().size(), 2U);
}

}  // namespace
}  // namespace lamina

// Groups of parameters: their own rate, decay and optimizer, or none, against optimizers without
// groups.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "small_tasks.hpp"
#include "support/facts_of.hpp"
#include "training/grouping.hpp"

namespace lamina {
namespace {

const Engine one_thread(1);

using Groups = std::vector<ParameterGroup>;

Network three_layers() {
  Sequential network({Dense{5, relu}, LayerNormalization{}, Dense{1}});
  network.build({Field::numbers(2)});
  return network;
}

/// Where ten steps down gradients that change lead from the network's start.
ParameterArena after_steps(const Network& network, const OptimizerConfig& config,
                           const Groups& groups = {}) {
  const ParameterTable& table = network.parameters();
  ParameterArena values = network.initialize(Seed(0));
  ParameterArena gradients(table);
  Optimizer optimizer(config, groups, table);
  for (int step = 0; step < 10; ++step) {
    for (const ParameterEntry& entry : table.entries()) {
      for (std::int64_t i = 0; i < entry.shape.elements(); ++i) {
        gradients.view(entry).f32()[i] =
            static_cast<float>((step * 7 + entry.offset + i * 3) % 11 - 5) / 8;
      }
    }
    optimizer.step(one_thread, values, gradients, step % 2 == 0 ? 1 : 0.5);
  }
  return values;
}

/// Whether the parameter `name` is the same in both, bit for bit.
bool same(const Network& network, const std::string& name, const ParameterArena& a,
          const ParameterArena& b) {
  for (const ParameterEntry& entry : network.parameters().entries()) {
    if (entry.name != name) continue;
    const ConstView one = a.view(entry);
    return std::memcmp(one.data(), b.view(entry).data(), one.bytes()) == 0;
  }
  ADD_FAILURE() << "no parameter " << name;
  return false;
}

std::vector<std::string> names_of(const Network& network) {
  std::vector<std::string> names;
  for (const ParameterEntry& entry : network.parameters().entries()) names.push_back(entry.name);
  return names;
}

TEST(Groups, FitNamesWithStars) {
  EXPECT_TRUE(fits("dense_1.weight", "dense_1.weight"));
  EXPECT_FALSE(fits("dense_1.weight", "dense_1.weights"));
  EXPECT_FALSE(fits("dense_1.weight", "a_dense_1.weight"));
  EXPECT_TRUE(fits("*", "anything"));
  EXPECT_TRUE(fits("*", ""));
  EXPECT_TRUE(fits("dense_*", "dense_"));
  EXPECT_TRUE(fits("*.weight", "dense_1.weight"));
  EXPECT_FALSE(fits("*.weight", "dense_1.bias"));
  EXPECT_TRUE(fits("d*1.*t", "dense_1.weight"));
  EXPECT_FALSE(fits("d*2.*t", "dense_1.weight"));
  EXPECT_TRUE(fits("a*b*b", "abb"));
  EXPECT_FALSE(fits("ab*ba", "aba"));
  EXPECT_TRUE(fits("**", "x"));
  EXPECT_FALSE(fits("", "x"));
}

TEST(Groups, OfARateMoveAsWithThatRate) {
  const Network network = three_layers();
  const Sgd all{.learning_rate = 0.05, .momentum = 0.9};
  const ParameterArena grouped = after_steps(network, all, {{.names = "dense_2.*", .rate = 0.1}});
  const ParameterArena plain = after_steps(network, all);
  const ParameterArena slow =
      after_steps(network, Sgd{.learning_rate = 0.05 * 0.1, .momentum = 0.9});
  for (const std::string& name : names_of(network)) {
    const bool in = name.starts_with("dense_2.");
    EXPECT_EQ(same(network, name, grouped, slow), in) << name;
    EXPECT_EQ(same(network, name, grouped, plain), !in) << name;
  }
}

TEST(Groups, OfARateMoveAsAPlainLoopSays) {
  const Network network = three_layers();
  const ParameterEntry& entry = network.parameters().entries()[0];
  const ParameterArena grouped = after_steps(network, Sgd{.learning_rate = 0.05, .momentum = 0.9},
                                             {{.names = entry.name, .rate = 0.1}});
  const ParameterArena start = network.initialize(Seed(0));
  for (std::int64_t i = 0; i < entry.shape.elements(); ++i) {
    double value = start.view(entry).f32()[i];
    double velocity = 0;
    for (int step = 0; step < 10; ++step) {
      const double slope = static_cast<double>((step * 7 + entry.offset + i * 3) % 11 - 5) / 8;
      velocity = 0.9 * velocity + slope;
      value -= 0.05 * (step % 2 == 0 ? 1 : 0.5) * 0.1 * velocity;
    }
    EXPECT_NEAR(grouped.view(entry).f32()[i], value, 1e-6);
  }
}

TEST(Groups, HaveOptimizersOfTheirOwnInOneNetwork) {
  const Network network = three_layers();
  const Adam adam{.learning_rate = 0.01};
  const Sgd sgd{.learning_rate = 0.2, .momentum = 0.9};
  for (const auto& [main, own] : {std::pair<OptimizerConfig, OptimizerConfig>{adam, sgd},
                                  std::pair<OptimizerConfig, OptimizerConfig>{sgd, adam}}) {
    const Groups groups = {{.kind = GroupKind::weight, .optimizer = own}};
    const ParameterArena grouped = after_steps(network, main, groups);
    EXPECT_EQ(slot_count(main, groups), 2U);
    for (const std::string& name : names_of(network)) {
      const OptimizerConfig& its = name.ends_with(".weight") ? own : main;
      EXPECT_TRUE(same(network, name, grouped, after_steps(network, its))) << name;
    }
  }
}

TEST(Groups, DecayAsTheySay) {
  const Network network = three_layers();
  const auto decaying = [](double decay) {
    return AdamW{.learning_rate = 0.01, .weight_decay = decay};
  };
  const ParameterArena grouped = after_steps(network, decaying(0.1),
                                             {{.names = "dense_1.weight", .weight_decay = 0},
                                              {.names = "dense_1.bias", .weight_decay = 0.3},
                                              {.names = "dense_2.weight", .weight_decay = 0.3}});
  const ParameterArena none = after_steps(network, decaying(0));
  EXPECT_TRUE(same(network, "dense_1.weight", grouped, none));
  EXPECT_FALSE(same(network, "dense_1.bias", grouped, none));
  EXPECT_TRUE(same(network, "dense_2.weight", grouped, after_steps(network, decaying(0.3))));
  EXPECT_TRUE(same(network, "dense_2.bias", grouped, none));
}

TEST(Groups, OfARunStayWhereTheyAreFrozenAndCountNowhere) {
  const Quadrants data(100);
  const Network network = quadrant_network();
  FitOptions options = quadrant_options();
  options.optimizer = AdamW{.learning_rate = 0.01, .weight_decay = 0.1};
  options.groups = {{.names = "dense_2.*", .frozen = true}};
  options.clip_norm = 1e-3;
  options.average = 0.9;
  options.epochs = 3;
  const ParameterArena start = network.initialize(Seed(0));
  Training training(one_thread, network, ParameterArena(start), data.examples(), {}, options);
  training.watch(true);
  training.step();
  const ParameterArena& gradients = *training.watched()->gradients;
  double norm = 0;
  for (const ParameterEntry& entry : network.parameters().entries()) {
    if (entry.kind == ParameterKind::statistic || entry.name.starts_with("dense_2.")) continue;
    for (std::int64_t i = 0; i < entry.shape.elements(); ++i) {
      norm += gradients.view(entry).f32()[i] * gradients.view(entry).f32()[i];
    }
  }
  EXPECT_NEAR(std::sqrt(norm), 1e-3, 1e-6);
  while (training.step()) continue;
  training.finish();
  const ParameterArena best = training.take_best();
  for (const ParameterEntry& entry : network.parameters().entries()) {
    if (entry.kind == ParameterKind::statistic) continue;
    const bool frozen = entry.name.starts_with("dense_2.");
    EXPECT_EQ(same(network, entry.name, training.state().parameters, start), frozen) << entry.name;
    EXPECT_EQ(same(network, entry.name, best, start), frozen) << entry.name;
  }
}

TEST(Groups, TakeWhatGroupsBeforeThemLeft) {
  const Network network = three_layers();
  const ParameterArena grouped =
      after_steps(network, Sgd{}, {{.names = "dense_1.weight", .rate = 2}, {.frozen = true}});
  const ParameterArena start = network.initialize(Seed(0));
  for (const std::string& name : names_of(network)) {
    EXPECT_EQ(same(network, name, grouped, start), name != "dense_1.weight") << name;
  }
}

TEST(Groups, KeepTheRateOfTheirOwnOptimizer) {
  const Network network = three_layers();
  Optimizer optimizer(Sgd{}, Groups{{.names = "dense_1.*", .optimizer = Sgd{.learning_rate = 1}}},
                      network.parameters());
  optimizer.set_learning_rate(1e-30);
  const ParameterArena start = network.initialize(Seed(0));
  ParameterArena values = start;
  ParameterArena gradients(network.parameters());
  for (const ParameterEntry& entry : network.parameters().entries()) {
    std::fill_n(gradients.view(entry).f32(), entry.shape.elements(), 1.0F);
  }
  optimizer.step(one_thread, values, gradients);
  EXPECT_FALSE(same(network, "dense_1.weight", values, start));
  EXPECT_TRUE(same(network, "dense_2.weight", values, start));
}

TEST(Groups, ThatCannotBeAreRefusedBeforeTheStart) {
  const Quadrants data(10);
  const Network network = three_layers();
  const auto refused = [&](const Groups& groups) {
    FitOptions options;
    options.groups = groups;
    ParameterArena values = network.initialize(Seed(0));
    const ErrorFacts facts =
        facts_of([&] { fit(one_thread, network, values, data.examples(), {}, options); });
    EXPECT_FALSE(values.all().empty());
    return facts;
  };
  ErrorFacts facts = refused({{.names = "dense_1.wieght"}});
  EXPECT_EQ(facts.code, "usage.groups");
  EXPECT_EQ(facts.what, "the group 'dense_1.wieght' takes no parameter");
  EXPECT_EQ(facts.where, "training options, groups");
  EXPECT_EQ(facts.fix, "did you mean 'dense_1.weight'?");
  EXPECT_EQ(refused({{.names = "conv*"}}).fix.substr(0, 24), "known are dense_2.weight");
  EXPECT_EQ(refused({{.names = "*.bias", .kind = GroupKind::embedding}}).code, "usage.groups");
  EXPECT_EQ(refused({{.rate = 2}, {.names = "dense_1.*"}}).fix,
            "put it before the groups that take all of its parameters");
  facts = refused({{.names = "*.weight", .weight_decay = 0.1}});
  EXPECT_EQ(facts.code, "usage.groups");
  EXPECT_EQ(facts.what, "adam knows no weight decay");
  EXPECT_EQ(refused({{.rate = 0}}).code, "usage.bad_value");
  EXPECT_EQ(refused({{.optimizer = Sgd{.learning_rate = -1}}}).code, "usage.bad_value");
}

}  // namespace
}  // namespace lamina

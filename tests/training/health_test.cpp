// What a run says of a network that cannot learn, and that it says nothing of one that can.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "small_tasks.hpp"
#include "support/allocations.hpp"

namespace lamina {
namespace {

const Engine one_thread(1);

class Notebook final : public EventSink {
 public:
  void receive(const Event& event) override {
    if (const auto* note = std::get_if<Note>(&event)) notes.push_back(*note);
  }
  std::vector<std::string> codes() const {
    std::vector<std::string> all;
    for (const Note& note : notes) all.push_back(note.code);
    return all;
  }
  Notes notes;
};

using Codes = std::vector<std::string>;

Sequential built(std::vector<LayerConfig> layers) {
  Sequential network(std::move(layers));
  network.build({Field::numbers(2)});
  return network;
}

FitOptions options_of(double rate, std::int64_t epochs = 3) {
  FitOptions options = quadrant_options();
  options.optimizer = Sgd{.learning_rate = rate};
  options.epochs = epochs;
  return options;
}

Notebook trained(const Network& network, ParameterArena start, const Examples& rows,
                 const FitOptions& options) {
  Notebook notebook;
  fit(one_thread, network, start, rows, {}, options, &notebook);
  return notebook;
}

Notebook trained(const Network& network, const Examples& rows, const FitOptions& options) {
  return trained(network, network.initialize(Seed(0)), rows, options);
}

void fill(const Network& network, ParameterArena& values, std::uint32_t parameter, float value) {
  const View view = values.view(network.parameters()[ParameterId{parameter}]);
  std::fill_n(view.f32(), view.elements(), value);
}

TEST(Health, IsSilentOnNetworksThatLearn) {
  const Quadrants data(900);
  EXPECT_EQ(trained(quadrant_network(), data.examples(), quadrant_options()).codes(), Codes());
  for (const Activation& activation :
       {Activation(relu), Activation(Tanh{}), Activation(Sigmoid{})}) {
    const Sequential network =
        built({Dense{32, activation}, Dense{16, activation}, Dense{1, sigmoid}});
    EXPECT_EQ(trained(network, data.examples(), quadrant_options()).codes(), Codes());
  }
}

TEST(Health, NamesTheLayerWhoseUnitsAreDeadOnce) {
  const Quadrants data(600);
  const Sequential network = built({Dense{8, relu}, Dense{8, relu}, Dense{1, sigmoid}});
  ParameterArena start = network.initialize(Seed(0));
  fill(network, start, 3, -100);  // the biases of the second layer
  const Notebook told = trained(network, std::move(start), data.examples(), options_of(1e-2, 9));
  ASSERT_EQ(told.codes(), Codes{"health.note.dead_units"});
  EXPECT_EQ(told.notes[0].where, "layer dense_2");
  EXPECT_EQ(told.notes[0].what,
            "8 of 8 relu units answer 0 to each of 528 rows, so they learn nothing");
}

TEST(Health, NamesTheLayerWhoseUnitsAreSaturated) {
  Quadrants data(600);
  for (std::int64_t i = 0; i < data.numbers.elements(); ++i) {
    data.numbers.f32()[i] = 1e4F + 1e4F * data.numbers.f32()[i];  // nobody scaled them
  }
  const Sequential network = built({Dense{16, Tanh{}}, Dense{1, sigmoid}});
  const Notebook told = trained(network, data.examples(), options_of(1e-2));
  ASSERT_EQ(told.codes(), Codes{"health.note.saturated_units"});
  EXPECT_EQ(told.notes[0].where, "layer dense_2");  // counted from the output
}

TEST(Health, NamesTheLayerThatNoGradientReaches) {
  const Quadrants data(600);
  std::vector<LayerConfig> layers(9, Dense{8, Sigmoid{}});
  layers.emplace_back(Dense{1, sigmoid});
  const Notebook told = trained(built(layers), data.examples(), options_of(1e-2));
  ASSERT_EQ(told.codes(), Codes{"health.note.vanishing_gradient"});
  // The inputs are larger than what sigmoid answers, so the second layer may get even less.
  const std::string& where = told.notes[0].where;
  EXPECT_TRUE(where == "layer dense_10" || where == "layer dense_9") << where;
  EXPECT_NE(told.notes[0].what.find("of that of layer dense_1,"), std::string::npos);
}

TEST(Health, NamesTheLayerWhoseGradientExplodes) {
  const Quadrants data(600);
  const Sequential network = built({Dense{8}, Dense{8}, Dense{8}, Dense{1, sigmoid}});
  ParameterArena start = network.initialize(Seed(0));
  for (const std::uint32_t weight : {0U, 2U}) {
    fill(network, start, weight, 1e-3F);  // so that the last layer sees little
  }
  fill(network, start, 4, 200);
  FitOptions options = options_of(1e-9);
  options.clip_norm = 1;
  const Notebook told = trained(network, std::move(start), data.examples(), options);
  ASSERT_FALSE(told.notes.empty());
  EXPECT_EQ(told.notes[0].code, "health.note.exploding_gradient");
}

TEST(Health, SaysWhenStepsAreTooLargeOrTooSmall) {
  const Quadrants data(600);
  const Sequential network = built({Dense{8, Tanh{}}, Dense{1, sigmoid}});
  const Notebook small = trained(network, data.examples(), options_of(1e-7));
  EXPECT_EQ(small.codes(), Codes{"health.note.small_updates"});
  const Notebook none = trained(network, data.examples(), options_of(1e-12));
  ASSERT_EQ(none.codes(), Codes{"health.note.small_updates"});
  EXPECT_EQ(none.notes[0].what.substr(0, 22), "a step is too small to");
  FitOptions options = options_of(1);
  options.optimizer = Adam{.learning_rate = 3};
  const Notebook large = trained(network, data.examples(), options);
  ASSERT_FALSE(large.notes.empty());
  EXPECT_EQ(large.notes[0].code, "health.note.large_updates");
  EXPECT_EQ(large.notes[0].where, "layer dense_1");
}

TEST(Health, SaysWhenTheFirstLossIsFarAboveChance) {
  const Quadrants data(600);
  const Sequential network = built({Dense{8, relu}, Dense{1, sigmoid}});
  ParameterArena start = network.initialize(Seed(0));
  fill(network, start, 3, 20);  // sure of one class
  const Notebook told = trained(network, std::move(start), data.examples(), options_of(1e-2, 1));
  ASSERT_EQ(told.codes(), Codes{"health.note.first_loss"});
  EXPECT_NE(told.notes[0].what.find("pure chance gives 0.693"), std::string::npos);

  Line line(200);
  for (std::int64_t i = 0; i < 200; ++i) line.targets.f32()[i] += 300;  // nobody standardised them
  FitOptions options = options_of(1e-3, 1);
  options.loss = MeanSquaredError{};
  const Notebook far = trained(line_network(), line.examples(), options);
  ASSERT_FALSE(far.notes.empty());
  EXPECT_EQ(far.notes[0].code, "health.note.first_loss");
}

TEST(Health, LeavesTheBitsAndTakesNoMemoryOnceWarm) {
  const Quadrants data(330);
  const Sequential network = quadrant_network();
  ParameterArena plain = network.initialize(Seed(0));
  ParameterArena seen = plain;
  const FitOptions options = quadrant_options();
  Notebook notebook;
  fit(one_thread, network, plain, data.examples(), {}, options);
  fit(one_thread, network, seen, data.examples(), {}, options, &notebook);
  EXPECT_EQ(std::memcmp(plain.all().data(), seen.all().data(), plain.all().bytes()), 0);

  Training training(one_thread, network, network.initialize(Seed(0)), data.examples(), {}, options,
                    &notebook);
  training.epoch();
  training.epoch();
  const long before = allocations();
  for (int i = 0; i < 9; ++i) training.step();  // epoch 3 is looked at
  EXPECT_EQ(allocations(), before);
}

}  // namespace
}  // namespace lamina

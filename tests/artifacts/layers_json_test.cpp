#include "lamina/artifacts/layers_json.hpp"

#include <gtest/gtest.h>

#include "artifacts/throws.hpp"
#include "lamina/core/family.hpp"

namespace lamina {
namespace {

using test::error_of;

std::vector<LayerConfig> read(std::string_view text) {
  return layers_from_json(text, "spec.json");
}

TEST(LayersJson, ReadsAListAndKeepsDefaultsOfWhatIsLeftOut) {
  const auto layers = read(R"([{"kind": "dense", "units": 64, "activation": "relu"},
                               {"kind": "dropout"}, {"kind": "dense"}])");
  ASSERT_EQ(layers.size(), 3U);
  EXPECT_EQ(layers[0].as<Dense>()->units, 64);
  EXPECT_EQ(layers[0].as<Dense>()->activation, Activation::relu);
  EXPECT_TRUE(layers[0].as<Dense>()->bias);
  EXPECT_EQ(layers[1].as<Dropout>()->rate, Dropout{}.rate);
}

TEST(LayersJson, ReadsAnObjectWithLayersToo) {
  EXPECT_EQ(read(R"({"layers": [{"kind": "activation", "activation": "gelu"}]})").size(), 1U);
}

TEST(LayersJson, ReadsWhatItWroteForEveryLayer) {
  const std::span<const LayerConfig> shipped = LayerConfig::shipped();
  std::vector<LayerConfig> layers(shipped.begin(), shipped.end());
  *layers[0].as<Dense>() = Dense{3, Activation::silu, false, Initializer::he_normal};
  const std::string text = layers_to_json(layers);
  EXPECT_EQ(layers_to_json(read(text)), text);
  EXPECT_TRUE(text.starts_with(R"([{"activation":"silu","bias":false,"initializer":"he_normal",)"
                               R"("kind":"dense","units":3},)"))
      << text;
}

TEST(LayersJson, SuggestsTheNearestLayer) {
  const ErrorFacts facts = error_of([] { read(R"([{"kind": "dense"}, {"kind": "drop_out"}])"); });
  EXPECT_EQ(facts.code, "usage.unknown_layer");
  EXPECT_EQ(facts.what,
            "unknown layer 'drop_out'; known are dense, activation, dropout, batch_normalization, "
            "layer_normalization, embedding");
  EXPECT_EQ(facts.where, "spec.json, layers[1].kind");
  EXPECT_EQ(facts.fix, "did you mean 'dropout'?");
}

TEST(LayersJson, SuggestsTheNearestKey) {
  const ErrorFacts facts = error_of([] { read(R"([{"kind": "dense", "unit": 3}])"); });
  EXPECT_EQ(facts.code, "usage.unknown_key");
  EXPECT_EQ(facts.where, "spec.json, layers[0]");
  EXPECT_EQ(facts.fix, "did you mean 'units'?");
}

TEST(LayersJson, SuggestsTheNearestWord) {
  const ErrorFacts facts = error_of([] { read(R"([{"kind": "dense", "activation": "rulu"}])"); });
  EXPECT_EQ(facts.code, "usage.bad_value");
  EXPECT_EQ(facts.where, "spec.json, layers[0].activation");
  EXPECT_EQ(facts.fix, "did you mean 'relu'?");
}

TEST(LayersJson, RefusesWrongTypesAndValuesOutOfRange) {
  struct Case {
    const char* text;
    const char* what;
  };
  const Case cases[] = {
      {R"([{"kind": "dense", "units": 0}])", "units is 0, but must be in [1, 16777216]"},
      {R"([{"kind": "dense", "units": 1000000000}])",
       "units is 1000000000, but must be in [1, 16777216]"},
      {R"([{"kind": "dense", "units": 18446744073709551615}])",
       "units is 18446744073709551615, but must be in [1, 16777216]"},
      {R"([{"kind": "dense", "units": 3.0}])", "expected a whole number, found a number"},
      {R"([{"kind": "dense", "bias": 1}])", "expected true or false, found a whole number"},
      {R"([{"kind": "dropout", "rate": 1}])", "rate is 1, but must be in [0, 1)"},
      {R"([{"kind": "dropout", "rate": "0.5"}])", "expected a number, found a text"},
      {R"([{"kind": "dense", "activation": 3}])", "expected a text, found a whole number"},
      {R"([7])", "expected an object, found a whole number"},
      {R"("dense")", "expected a list of layers, found a text"},
  };
  for (const Case& bad : cases) {
    const ErrorFacts facts = error_of([&] { read(bad.text); });
    EXPECT_EQ(facts.code, "usage.bad_value") << bad.text;
    EXPECT_EQ(facts.what, bad.what);
  }
  EXPECT_EQ(error_of([] { read(R"([{"units": 3}])"); }).code, "usage.missing_key");
  EXPECT_EQ(error_of([] { read(R"({"layer": []})"); }).code, "usage.unknown_key");
  EXPECT_EQ(error_of([] { read("{}"); }).code, "usage.missing_key");
  EXPECT_EQ(error_of([] { read("dense"); }).code, "usage.bad_json");
}

}  // namespace
}  // namespace lamina

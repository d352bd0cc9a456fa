#include "lamina/artifacts/network_spec.hpp"

#include <gtest/gtest.h>

#include "artifacts/throws.hpp"
#include "lamina/model/sequential.hpp"

namespace lamina {
namespace {

using test::error_of;

std::vector<Node> read(std::string_view text) {
  return network_from_spec(text, "spec.json").nodes();
}

TEST(NetworkSpec, ReadsAListAndKeepsDefaultsOfWhatIsLeftOut) {
  const auto layers = read(R"([{"kind": "dense", "units": 64, "activation": "relu"},
                               {"kind": "dropout"}, {"kind": "dense"}])");
  ASSERT_EQ(layers.size(), 3U);
  EXPECT_EQ(layers[0].layer.as<Dense>()->units, 64);
  EXPECT_EQ(layers[0].layer.as<Dense>()->activation.kind(), "relu");
  EXPECT_TRUE(layers[0].layer.as<Dense>()->bias);
  EXPECT_EQ(layers[1].layer.as<Dropout>()->rate, Dropout{}.rate);
}

TEST(NetworkSpec, ReadsAnObjectWithLayersToo) {
  EXPECT_EQ(read(R"({"layers": [{"kind": "activation", "activation": "gelu"}]})").size(), 1U);
}

TEST(NetworkSpec, ReadsAnActivationByNameOrWithItsFields) {
  const auto layers = read(R"([{"kind": "dense", "activation": "leaky_relu"},
      {"kind": "dense", "activation": {"kind": "leaky_relu", "negative_slope": 0.3}}])");
  const auto slope = [&](std::size_t i) {
    return layers[i].layer.as<Dense>()->activation.as<LeakyRelu>()->negative_slope;
  };
  EXPECT_EQ(slope(0), LeakyRelu{}.negative_slope);
  EXPECT_EQ(slope(1), 0.3);
  const ErrorFacts facts = error_of([] {
    read(R"([{"kind": "dense", "activation": {"kind": "leaky_relu", "negative_slope": -1}}])");
  });
  EXPECT_EQ(facts.what, "negative_slope is -1, but must be at least 0");
}

TEST(NetworkSpec, ReadsAGraph) {
  const Network network = network_from_spec(R"({"nodes": [
      {"name": "left", "kind": "dense", "units": 4, "inputs": ["numbers"]},
      {"name": "right", "shares": "left", "inputs": ["more"]},
      {"kind": "add", "inputs": ["left", "right"]}], "outputs": ["add_1"]})",
                                            "spec.json");
  ASSERT_EQ(network.nodes().size(), 3U);
  EXPECT_EQ(network.nodes()[0].layer.as<Dense>()->units, 4);
  EXPECT_EQ(network.nodes()[1].shares, "left");
  EXPECT_EQ(network.nodes()[2].inputs, (std::vector<std::string>{"left", "right"}));
  EXPECT_EQ(network.output_names(), std::vector<std::string>{"add_1"});
}

TEST(NetworkSpec, NamesWhatHasNoNameFromTheOutput) {
  const auto layers = read(R"([{"kind": "dense"}, {"kind": "dense", "name": "mine"},
                               {"kind": "dropout"}, {"kind": "dense"}])");
  EXPECT_EQ(layers[0].name, "dense_2");
  EXPECT_EQ(layers[1].name, "mine");
  EXPECT_EQ(layers[3].name, "dense_1");
  EXPECT_EQ(layers[3].inputs, std::vector<std::string>{"dropout_1"});
}

TEST(NetworkSpec, ReadsWhatItWroteForEveryLayer) {
  std::vector<Node> nodes;
  for (const LayerConfig& layer : LayerConfig::shipped()) nodes.push_back({.layer = layer});
  nodes[0].layer = Dense{3, Activation::silu, false, HeNormal{}};
  complete(nodes, true);
  const std::string text = network_spec(Network(nodes));
  EXPECT_EQ(network_spec(network_from_spec(text, "spec.json")), text);
  EXPECT_TRUE(text.starts_with(R"({"nodes":[{"activation":"silu","bias":false,)"
                               R"("initializer":"he_normal","inputs":[],"kind":"dense",)"
                               R"("name":"dense_1","shares":"","units":3},)"))
      << text;
}

TEST(NetworkSpec, ReadsRegularizersAndConstraintsAndWritesThoseThatAreThere) {
  const auto layers = read(R"([{"kind": "dense", "kernel_regularizer": {"kind": "l2", "l2": 1e-4},
      "bias_regularizer": "l1", "kernel_constraint": {"kind": "max_norm", "max_value": 3}},
      {"kind": "dense"}])");
  const Dense& dense = *layers[0].layer.as<Dense>();
  EXPECT_EQ(dense.kernel_regularizer.as<L2>()->l2, 1e-4);
  EXPECT_EQ(dense.bias_regularizer.as<L1>()->l1, 0.01);
  EXPECT_EQ(dense.kernel_constraint.as<MaxNorm>()->max_value, 3);
  EXPECT_EQ(dense.detail(), "linear, l2, l1, max_norm");
  const std::string text = network_spec(Network(layers));
  EXPECT_NE(text.find(R"("kernel_regularizer":{"kind":"l2","l2":0.0001})"), std::string::npos);
  EXPECT_NE(text.find(R"("kernel_constraint":{"axis":0,"kind":"max_norm","max_value":3.0})"),
            std::string::npos)
      << text;
  EXPECT_EQ(network_spec(network_from_spec(text, "spec.json")), text);
  const std::string bare = network_spec(Network({layers[1]}));
  EXPECT_EQ(bare.find("regularizer"), std::string::npos) << bare;
  EXPECT_EQ(bare.find("constraint"), std::string::npos) << bare;
}

TEST(NetworkSpec, ReadsTheApproximateGeluAndWritesTheExactOneByName) {
  const auto layers =
      read(R"([{"kind": "dense", "activation": {"kind": "gelu", "approximate": true}},
                               {"kind": "dense", "activation": {"kind": "gelu"}}])");
  EXPECT_TRUE(layers[0].layer.as<Dense>()->activation.as<Gelu>()->approximate);
  const std::string text = network_spec(Network(layers));
  EXPECT_NE(text.find(R"("activation":{"approximate":true,"kind":"gelu"})"), std::string::npos);
  EXPECT_NE(text.find(R"("activation":"gelu")"), std::string::npos);
}

TEST(NetworkSpec, SuggestsTheNearestRegularizerAndItsKeys) {
  const ErrorFacts facts =
      error_of([] { read(R"([{"kind": "dense", "kernel_regularizer": "l3"}])"); });
  EXPECT_EQ(facts.code, "usage.unknown_regularizer");
  EXPECT_EQ(facts.what, "unknown regularizer 'l3'; known are none, l1, l2, l1_l2");
  EXPECT_EQ(error_of([] { read(R"([{"kind": "dense", "kernel_regulariser": "l2"}])"); }).fix,
            "did you mean 'kernel_regularizer'?");
}

TEST(NetworkSpec, SuggestsTheNearestLayer) {
  const ErrorFacts facts = error_of([] { read(R"([{"kind": "dense"}, {"kind": "drop_out"}])"); });
  EXPECT_EQ(facts.code, "usage.unknown_layer");
  std::string known;
  for (const std::string_view kind : kinds<LayerConfig>()) {
    known += (known.empty() ? "" : ", ") + std::string(kind);
  }
  EXPECT_EQ(facts.what, "unknown layer 'drop_out'; known are " + known);
  EXPECT_EQ(facts.where, "spec.json, layers[1].kind");
  EXPECT_EQ(facts.fix, "did you mean 'dropout'?");
}

TEST(NetworkSpec, SuggestsTheNearestKey) {
  const ErrorFacts facts = error_of([] { read(R"([{"kind": "dense", "unit": 3}])"); });
  EXPECT_EQ(facts.code, "usage.unknown_key");
  EXPECT_EQ(facts.where, "spec.json, layers[0]");
  EXPECT_EQ(facts.fix, "did you mean 'units'?");
}

TEST(NetworkSpec, TellsTheKeysOfALayerWhereNoneIsNear) {
  const ErrorFacts facts = error_of([] { read(R"([{"kind": "reshape", "columns": [3, 2]}])"); });
  EXPECT_EQ(facts.what, "unknown key 'columns'");
  EXPECT_EQ(facts.fix, "known here: name, inputs, shares, kind, target_shape");
}

TEST(NetworkSpec, SuggestsTheNearestWord) {
  const ErrorFacts facts = error_of([] { read(R"([{"kind": "dense", "activation": "rulu"}])"); });
  EXPECT_EQ(facts.code, "usage.unknown_activation");
  EXPECT_EQ(facts.where, "spec.json, layers[0].activation");
  EXPECT_EQ(facts.fix, "did you mean 'relu'?");
}

TEST(NetworkSpec, RefusesWrongTypesAndValuesOutOfRange) {
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
      {R"([{"kind": "dense", "activation": 3}])",
       "expected a name or an object, found a whole number"},
      {R"([7])", "expected an object, found a whole number"},
      {R"("dense")", "expected a list, found a text"},
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

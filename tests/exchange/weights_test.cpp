#include <gtest/gtest.h>

#include <cstring>

#include "artifacts/safetensors.hpp"
#include "exchange/layer_model.hpp"
#include "lamina/exchange/export.hpp"

namespace lamina {
namespace {

TEST(SafetensorsWeights, HaveTheNamesAndShapesOfPyTorch) {
  const Artifact model = test::layer_model(BatchNormalization{});
  const std::string file = safetensors_weights(model);
  const auto bytes = std::as_bytes(std::span(file.data(), file.size()));
  const std::uint64_t length = header_length(bytes, file.size(), "weights");
  const Container container = parse_container(bytes.first(8 + length), file.size(), "weights");
  EXPECT_EQ(container.metadata.at("format"), "pt");
  const std::vector<ParameterEntry>& entries = model.network.parameters().entries();
  EXPECT_EQ(container.tensors.size(), entries.size());
  for (const char* part : {"weight", "bias", "running_mean", "running_var"}) {
    EXPECT_NE(container.find("batch_normalization_1." + std::string(part)), nullptr) << part;
  }
  // Dense weights are [out,in]: element (o, i) is ours at (i, o).
  for (const ParameterEntry& entry : entries) {
    if (entry.name != "dense_1.weight") continue;
    const TensorInfo* const tensor = container.find(entry.name);
    ASSERT_NE(tensor, nullptr);
    const auto rows = static_cast<std::uint64_t>(entry.shape[0]);
    const auto columns = static_cast<std::uint64_t>(entry.shape[1]);
    EXPECT_EQ(tensor->shape, (std::vector<std::uint64_t>{columns, rows}));
    const float* const ours = model.parameters.view(entry).f32();
    for (std::uint64_t o = 0; o < columns; ++o) {
      for (std::uint64_t i = 0; i < rows; ++i) {
        float value = 0;
        std::memcpy(&value, bytes.data() + 8 + length + tensor->begin + (o * rows + i) * 4, 4);
        EXPECT_EQ(value, ours[i * columns + o]);
      }
    }
  }
}

TEST(SafetensorsWeights, AreThereForEveryLayer) {
  for (const LayerConfig& layer : layer_family()) {
    SCOPED_TRACE(test::layer_title(layer));
    const Artifact model = test::layer_model(layer);
    const std::string file = safetensors_weights(model);
    const auto bytes = std::as_bytes(std::span(file.data(), file.size()));
    const std::uint64_t length = header_length(bytes, file.size(), "weights");
    const Container container = parse_container(bytes.first(8 + length), file.size(), "weights");
    EXPECT_EQ(container.tensors.size(), model.network.parameters().entries().size());
  }
}

}  // namespace
}  // namespace lamina

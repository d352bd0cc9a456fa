// Every layer there is as ONNX: onnx_model() replays what it makes, and the runner is checked
// against ONNX Runtime by tests/onnx.
#include <gtest/gtest.h>

#include "exchange/layer_model.hpp"
#include "exchange/onnx/graph.hpp"
#include "lamina/core/error.hpp"
#include "lamina/exchange/onnx.hpp"

namespace lamina {
namespace {

TEST(OnnxModel, SaysEveryLayer) {
  if (!onnx::is_built()) GTEST_SKIP() << "built without ONNX";
  for (const LayerConfig& layer : layer_family()) {
    SCOPED_TRACE(test::layer_title(layer));
    try {
      EXPECT_GT(onnx_model(test::layer_model(layer)).size(), 500U);
    } catch (const Error& error) {
      ADD_FAILURE() << error.what();
    }
  }
}

}  // namespace
}  // namespace lamina

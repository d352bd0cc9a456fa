// The published tests of single operators (Debian: libonnx-testdata) on the interpreter that
// replays exports and proves imports. A test whose operator or types lamina does not run is passed
// over.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "exchange/onnx/read.hpp"
#include "exchange/onnx/run/run.hpp"
#include "lamina/core/error.hpp"
#ifdef LAMINA_ONNX
#include "exchange/onnx/read_tensor.hpp"

namespace lamina {
namespace {

namespace fs = std::filesystem;
const fs::path published = "/usr/share/libonnx-testdata/data";

onnx::Array tensor_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  const std::string bytes = text.str();
  return onnx::TensorReader("tensor", "").read({bytes.data(), bytes.size()}).second;
}

/// As the runner of ONNX compares: rtol 1e-3, atol 1e-7.
bool close(const onnx::Array& found, const onnx::Array& expected) {
  if (found.dims != expected.dims || found.data.index() != expected.data.index()) return false;
  const auto near = [](const auto& a, const auto& b) {
    for (std::size_t i = 0; i < a.size(); ++i) {
      const auto x = static_cast<double>(a[i]);
      const auto y = static_cast<double>(b[i]);
      const bool same = x == y || (std::isnan(x) && std::isnan(y));
      if (!same && !(std::abs(x - y) <= 1e-7 + 1e-3 * std::abs(y))) return false;
    }
    return true;
  };
  if (found.type == onnx::Type::f32) return near(found.as<float>(), expected.as<float>());
  if (found.type == onnx::Type::f64) return near(found.as<double>(), expected.as<double>());
  return found.data == expected.data;
}

enum class Outcome { passed, failed, passed_over };

Outcome outcome_of(const fs::path& test) {
  try {
    const onnx::Model model = onnx::read_model((test / "model.onnx").string());
    for (const onnx::Node& node : model.nodes) {
      if (onnx::function_of(node.domain, node.op) == nullptr) return Outcome::passed_over;
    }
    const fs::path data = test / "test_data_set_0";
    onnx::Values inputs;
    for (std::size_t i = 0; i < model.inputs.size(); ++i) {
      const fs::path path = data / fmt::format("input_{}.pb", i);
      if (!fs::exists(path)) return Outcome::passed_over;
      inputs[model.inputs[i].name] = tensor_of(path);
    }
    const onnx::Array expected = tensor_of(data / "output_0.pb");
    const onnx::Values values = onnx::run(model, std::move(inputs));
    return close(values.at(model.outputs[0].name), expected) ? Outcome::passed : Outcome::failed;
  } catch (const Error& error) {
    // Types such as float16, sequences, and forms that the interpreter says it does not run.
    return Outcome::passed_over;
  }
}

TEST(PublishedNodeTests, PassWhereLaminaRunsTheOperator) {
  if (!fs::exists(published))
    GTEST_SKIP() << "libonnx-testdata is not installed (tools/setup --onnx)";
  std::int64_t passed = 0;
  std::string failed;
  for (const char* const suite : {"node", "pytorch-converted", "pytorch-operator", "simple"}) {
    for (const auto& entry : fs::directory_iterator(published / suite)) {
      const Outcome outcome = outcome_of(entry.path());
      passed += outcome == Outcome::passed ? 1 : 0;
      if (outcome == Outcome::failed) failed += " " + entry.path().filename().string();
    }
  }
  RecordProperty("passed", static_cast<int>(passed));
  EXPECT_EQ(failed, "");
  EXPECT_GE(passed, 345);
  fmt::print("{} published node tests passed\n", passed);
}

}  // namespace
}  // namespace lamina
#endif

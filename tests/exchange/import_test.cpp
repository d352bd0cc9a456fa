// Networks that PyTorch, scikit-learn and the ONNX library wrote (tests/onnx/make_networks.py),
// with the answers of ONNX Runtime; and files that nobody should have written.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "exchange/onnx/graph.hpp"
#include "lamina/autograd/operations.hpp"
#include "lamina/core/error.hpp"
#include "lamina/core/random.hpp"
#include "lamina/exchange/export.hpp"
#include "lamina/exchange/onnx.hpp"
#include "lamina/serving/predictor.hpp"

namespace lamina {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> networks() {
  std::vector<fs::path> all;
  for (const auto& entry : fs::directory_iterator(fs::path(LAMINA_TEST_DIR) / "exchange/files")) {
    if (entry.path().extension() == ".onnx") all.push_back(entry.path());
  }
  std::sort(all.begin(), all.end());
  return all;
}

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The rows of NAME.csv: numbers that go in, and what comes out.
struct Rows {
  std::vector<std::vector<float>> x, answers;
};
Rows rows_of(fs::path path) {
  std::ifstream in(path.replace_extension(".csv"));
  std::string line;
  std::getline(in, line);
  const auto inputs = static_cast<std::size_t>([&] {
    std::int64_t count = 0;
    for (std::size_t at = line.find("x_"); at != line.npos; at = line.find("x_", at + 1)) ++count;
    return count;
  }());
  Rows rows;
  while (std::getline(in, line)) {
    std::vector<float> numbers;
    std::stringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) numbers.push_back(std::stof(cell));
    rows.x.emplace_back(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(inputs));
    rows.answers.emplace_back(numbers.begin() + static_cast<std::ptrdiff_t>(inputs), numbers.end());
  }
  return rows;
}

std::vector<double> softmax_where_needed(std::vector<float> scores, std::int64_t outputs) {
  double sum = 0;
  for (const float score : scores) sum += score;
  const bool probabilities =
      std::abs(sum - 1) < 1e-4 && *std::min_element(scores.begin(), scores.end()) >= 0;
  std::vector<double> values(scores.begin(), scores.end());
  if (outputs == 1 && scores.size() == 2) return {values[1]};  // [1 - p, p]
  if (outputs == 1 || probabilities) return values;
  double all = 0;
  for (double& value : values) all += value = std::exp(value);
  for (double& value : values) value /= all;
  return values;
}

TEST(ImportOnnx, AnswersAsOnnxRuntimeDid) {
  if (!onnx::is_built()) GTEST_SKIP() << "built without ONNX";
  EXPECT_GE(networks().size(), 50U);
  for (const fs::path& path : networks()) {
    SCOPED_TRACE(path.filename().string());
    const Artifact model = import_onnx(path.string());
    const Rows rows = rows_of(path);
    ASSERT_EQ(rows.x.size(), 12U);
    const Program program = model.network.lower(model.parameters);
    const Engine engine(1);
    Program::Workspace workspace;
    for (std::size_t row = 0; row < rows.x.size(); ++row) {
      const auto width = static_cast<std::int64_t>(rows.x[row].size());
      Tensor x(Shape{1, width});
      std::copy(rows.x[row].begin(), rows.x[row].end(), x.f32());
      const std::array<ConstView, 1> in = {x};
      const ConstView said = program.run(engine, in, workspace);
      const std::vector<double> expected =
          softmax_where_needed(rows.answers[row], said.shape.columns());
      ASSERT_EQ(static_cast<std::size_t>(said.shape.columns()), expected.size());
      for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_NEAR(said.f32()[i], expected[i], 1e-5 * std::max(1.0, std::abs(expected[i])));
      }
    }
  }
}

/// The mean square of what the network says beside `targets`, and its gradients where asked for.
double loss_of(Tape& tape, const Artifact& model, const Tensor& x, const Tensor& targets,
               ParameterArena& values, ParameterArena* gradients) {
  tape.begin_training(model.network.parameters(), values, gradients,
                      {.seed = Seed(1), .number = 0});
  const std::array<Var, 1> in = {tape.input(x)};
  const Var out = model.network.forward(tape, in, Network::Output::logits);
  const Var difference = subtract(tape, out, tape.input(targets));
  const Var loss = mean(tape, multiply(tape, difference, difference));
  if (gradients != nullptr) tape.backward(loss);
  return *tape.value(loss).f32();
}

TEST(ImportOnnx, LearnsFurther) {
  if (!onnx::is_built()) GTEST_SKIP() << "built without ONNX";
  for (const fs::path& path : networks()) {
    SCOPED_TRACE(path.filename().string());
    const Artifact model = import_onnx(path.string());
    const std::int64_t outputs = model.network.outputs()[0].columns();
    Tensor x(Shape{32, model.network.inputs()[0].shape.elements()});
    Tensor targets(Shape{32, outputs});
    for (std::int64_t i = 0; i < x.elements(); ++i) {
      x.f32()[i] = static_cast<float>(normal(Seed(3), static_cast<std::uint64_t>(i)));
    }
    for (std::int64_t i = 0; i < targets.elements(); ++i) {
      targets.f32()[i] = static_cast<float>(normal(Seed(4), static_cast<std::uint64_t>(i)));
    }
    ParameterArena values = model.parameters;
    ParameterArena gradients(model.network.parameters());
    const Engine engine(1);
    Tape tape(engine);
    const double before = loss_of(tape, model, x, targets, values, &gradients);
    double after = before;
    // Plain descent; a step that overshoots is taken again at half the rate.
    for (double rate = 0.1; rate > 1e-7 && !(after < before); rate /= 2) {
      ParameterArena moved = model.parameters;
      float* const to = moved.trainable().f32();
      const float* const slope = gradients.all().f32();
      for (std::int64_t i = 0; i < moved.trainable().elements(); ++i) {
        to[i] -= static_cast<float>(rate) * slope[i];
      }
      after = loss_of(tape, model, x, targets, moved, nullptr);
    }
    EXPECT_LT(after, before);
  }
}

std::string code_of(const std::string& bytes) {
  try {
    import_onnx_bytes(bytes, "hostile.onnx");
    return "";
  } catch (const Error& error) {
    EXPECT_FALSE(error.facts().what.empty());
    EXPECT_FALSE(error.facts().where.empty());
    EXPECT_FALSE(error.facts().fix.empty());
    return error.code();
  }
}

TEST(ImportOnnx, RefusesWhatIsCutOffOrChanged) {
  if (!onnx::is_built()) GTEST_SKIP() << "built without ONNX";
  std::int64_t refused = 0;
  for (const fs::path& path : networks()) {
    SCOPED_TRACE(path.filename().string());
    const std::string bytes = bytes_of(path);
    for (std::size_t size = 0; size < bytes.size(); size += 41) {
      refused += code_of(bytes.substr(0, size)).empty() ? 0 : 1;
    }
    for (std::uint64_t run = 0; run < 60; ++run) {
      std::string changed = bytes;
      for (std::uint64_t i = 0; i <= run % 4; ++i) {
        const auto words = philox(Seed(8).key(), run, i);
        changed[words[0] % changed.size()] = static_cast<char>(words[1]);
      }
      refused += code_of(changed).empty() ? 0 : 1;
    }
  }
  EXPECT_GT(refused, 1000);
}

/// A graph of these nodes from x [N,2] to y, with a weight w [2,1].
onnx::Model graph_of(std::vector<onnx::Node> nodes) {
  onnx::Model model;
  model.opsets = {{"", 17}};
  model.nodes = std::move(nodes);
  model.constants["w"] = onnx::Array::floats({1, 2}, {2, 1});
  model.inputs = {{.name = "x", .dims = {-1, 2}}};
  model.outputs = {{.name = "y", .dims = {-1, 1}}};
  return model;
}

onnx::Node node(const std::string& op, std::vector<std::string> in, const std::string& out) {
  return {.op = op, .name = out, .inputs = std::move(in), .outputs = {out}};
}

TEST(ImportOnnx, RefusesGraphsThatAreNone) {
  if (!onnx::is_built()) GTEST_SKIP() << "built without ONNX";
  const auto code = [](onnx::Model model) {
    return code_of(onnx::write_model(model));
  };
  EXPECT_EQ(code(graph_of({node("MatMul", {"x", "w"}, "y")})), "");
  EXPECT_EQ(code(graph_of({node("Add", {"b", "x"}, "a"), node("Relu", {"a"}, "b"),
                           node("MatMul", {"b", "w"}, "y")})),
            "model.bad_onnx");  // a cycle
  EXPECT_EQ(code(graph_of({node("Relu", {"x"}, "x"), node("MatMul", {"x", "w"}, "y")})),
            "model.bad_onnx");                                              // made twice
  EXPECT_EQ(code(graph_of({node("Relu", {"x"}, "z")})), "model.bad_onnx");  // no y
  EXPECT_EQ(code(graph_of({node("Identity", {"x"}, "y")})), "model.onnx_network");
  EXPECT_EQ(code(graph_of({node("MatMul", {"w", "x"}, "y")})), "model.onnx_operator");
  EXPECT_EQ(code(graph_of({node("Conv", {"x", "w"}, "y")})), "model.onnx_operator");
  EXPECT_EQ(code(graph_of({node("MatMul", {"x", "w"}, "h"), node("Cumsum", {"h"}, "y")})),
            "model.onnx_operator");
  onnx::Model words = graph_of({node("MatMul", {"x", "w"}, "y")});
  words.inputs[0].type = onnx::Type::text;
  EXPECT_EQ(code(words), "model.onnx_network");
  onnx::Model endless = graph_of({node("MatMul", {"x", "w"}, "h"), node("Relu", {"h"}, "y")});
  endless.opsets[""] = 99;
  EXPECT_EQ(code(endless), "model.onnx_operator");
  onnx::Model large =
      graph_of({node("ConstantOfShape", {"s"}, "c"), node("MatMul", {"x", "c"}, "y")});
  large.constants["s"] = onnx::Array::integers({1 << 20, 1 << 20}, {2});
  EXPECT_EQ(code(large), "model.bad_onnx");
  EXPECT_EQ(code_of(""), "model.bad_onnx");
  EXPECT_EQ(code_of("hello, this is no model"), "model.bad_onnx");
}

TEST(ImportOnnx, BelievesNoSizeAndReadsNoFileAboveTheModel) {
  if (!onnx::is_built()) GTEST_SKIP() << "built without ONNX";
  const std::string good = onnx::write_model(graph_of({node("MatMul", {"x", "w"}, "y")}));
  // The weight's sizes [2,1] as they stand in the file; 2 GB by its own word with 8 bytes of data.
  const std::string sizes("\x0a\x02\x02\x01", 4);
  const std::size_t at = good.find(sizes);
  ASSERT_NE(at, good.npos);
  std::string claims = good;
  claims.replace(at, 4, std::string("\x0a\x02\x7f\x7f", 4));
  EXPECT_EQ(code_of(claims), "model.bad_onnx");

  const fs::path folder = fs::temp_directory_path() / "lamina_external";
  fs::create_directories(folder / "inside");
  std::ofstream(folder / "secret.data", std::ios::binary) << "12345678";
  const auto with_location = [&](const std::string& location) {
    // TensorProto: dims, type float, name, external_data {location}, data_location EXTERNAL.
    const auto text = [](int field, const std::string& value) {
      return std::string(1, static_cast<char>(field << 3 | 2)) + static_cast<char>(value.size()) +
             value;
    };
    const std::string entry = text(1, "location") + text(2, location);
    const std::string tensor = sizes + std::string("\x10\x01", 2) + text(8, "w") + text(13, entry) +
                               std::string("\x70\x01", 2);
    onnx::Model model = graph_of({node("MatMul", {"x", "w"}, "y")});
    model.constants.clear();
    std::string graph = onnx::write_model(model);
    // One more initializer at the end of the file: a graph field that is merged would be another
    // reader's business, so it goes into the graph by its length.
    const std::size_t tag = graph.find('\x3a');
    const auto length = static_cast<unsigned char>(graph[tag + 1]);
    EXPECT_LT(length + tensor.size() + 2, 128U);
    graph.insert(tag + 2 + length, text(5, tensor));
    graph[tag + 1] = static_cast<char>(length + tensor.size() + 2);
    const fs::path path = folder / "inside" / "net.onnx";
    std::ofstream(path, std::ios::binary) << graph;
    try {
      import_onnx(path.string());
      return std::string();
    } catch (const Error& error) {
      return error.code();
    }
  };
  EXPECT_EQ(with_location("../secret.data"), "model.onnx_external");
  EXPECT_EQ(with_location("/etc/passwd"), "model.onnx_external");
  EXPECT_EQ(with_location("none.data"), "model.onnx_external");
  fs::create_symlink(folder / "secret.data", folder / "inside/link.data");
  EXPECT_EQ(with_location("link.data"), "model.onnx_external");
  std::ofstream(folder / "inside" / "w.data", std::ios::binary) << std::string(8, '\0');
  EXPECT_EQ(with_location("w.data"), "");
  std::ofstream(folder / "inside" / "short.data", std::ios::binary) << "123";
  EXPECT_EQ(with_location("short.data"), "model.onnx_external");
  fs::remove_all(folder);
}

TEST(ImportOnnx, TakesNamesThatFitAndRefusesOthers) {
  if (!onnx::is_built()) GTEST_SKIP() << "built without ONNX";
  const std::string bytes =
      onnx::write_model(graph_of({node("MatMul", {"x", "w"}, "h"), node("Sigmoid", {"h"}, "y")}));
  const Artifact model = import_onnx_bytes(
      bytes, "net", {.columns = {"age", "height"}, .target = "passed", .labels = {"no", "yes"}});
  EXPECT_EQ(model.preprocessor.labels()[1], "yes");
  const Predictor predictor(std::make_shared<const Artifact>(model), 1);
  EXPECT_EQ(predictor.predict({{"age", 1}, {"height", 2}}).label, "yes");
  const auto code = [&](const OnnxImport& options) {
    try {
      import_onnx_bytes(bytes, "net", options);
      return std::string();
    } catch (const Error& error) {
      return error.code();
    }
  };
  EXPECT_EQ(code({.columns = {"age"}}), "usage.bad_value");
  EXPECT_EQ(code({.columns = {"age", "age"}}), "usage.bad_value");
  EXPECT_EQ(code({.columns = {"age", "y"}}), "usage.bad_value");
  EXPECT_EQ(code({.labels = {"a", "b", "c"}}), "usage.bad_value");
  EXPECT_EQ(code({.labels = {"a", "a"}}), "usage.bad_value");
  EXPECT_EQ(code({.task = "clustering"}), "usage.bad_value");
  EXPECT_EQ(import_onnx_bytes(bytes, "net", {.task = "regression"}).preprocessor.task(),
            Task::regression);
}

}  // namespace
}  // namespace lamina

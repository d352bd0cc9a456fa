#include "artifacts/test_vector.hpp"

#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <cstring>

#include "lamina/core/engine.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

void ask(const Network& network, const ParameterArena& values, const std::vector<Tensor>& inputs,
         std::vector<Tensor>& outputs) {
  const FloatMode mode;
  const Engine engine(1);
  const Program program = network.lower(values);
  Program::Workspace workspace;
  const std::vector<ConstView> views(inputs.begin(), inputs.end());
  program.run(engine, views, workspace);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const ConstView& answer = program.output(workspace, i);
    std::memcpy(outputs[i].view().data(), answer.data(), answer.bytes());
  }
}

/// NaN has many bit patterns and which one comes out is up to the processor.
bool same(float a, float b) {
  return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

void draw(const Field& field, Tensor& rows, Seed seed) {
  const auto columns = static_cast<std::int64_t>(field.categories.size());
  for (std::int64_t i = 0; i < rows.elements(); ++i) {
    const auto place = static_cast<std::uint64_t>(i);
    const std::uint32_t word = philox(seed.key(), place, 0)[0];
    if (field.dtype == DType::f32) rows.f32()[i] = static_cast<float>(normal(seed, place));
    if (field.dtype == DType::u8) rows.u8()[i] = static_cast<std::uint8_t>(word % 256);
    if (field.dtype == DType::i32) {
      const std::int64_t codes = field.categories[static_cast<std::size_t>(i % columns)] + 1;
      rows.i32()[i] = static_cast<std::int32_t>(word % static_cast<std::uint64_t>(codes));
    }
  }
}

}  // namespace

TestVector room_for_test(const Network& network) {
  TestVector test;
  for (const Field& field : network.inputs()) {
    test.inputs.emplace_back(field.of_rows(TestVector::rows), field.dtype);
  }
  for (const NetworkOutput& output : network.outputs()) {
    test.outputs.emplace_back(Field{.shape = output.shape}.of_rows(TestVector::rows));
  }
  return test;
}

TestVector make_test_vector(const Network& network, const ParameterArena& values) {
  TestVector test = room_for_test(network);
  const Seed seed = Seed(0).at("test vector");
  for (std::size_t i = 0; i < test.inputs.size(); ++i) {
    const Field& field = network.inputs()[i];
    draw(field, test.inputs[i], seed.at(field.name));
  }
  ask(network, values, test.inputs, test.outputs);
  return test;
}

void replay(const TestVector& test, const Network& network, const ParameterArena& values,
            const std::string& name) {
  std::vector<Tensor> answers = test.outputs;
  ask(network, values, test.inputs, answers);
  for (std::size_t k = 0; k < answers.size(); ++k) {
    for (std::int64_t i = 0; i < answers[k].elements(); ++i) {
      const float now = answers[k].f32()[i];
      const float then = test.outputs[k].f32()[i];
      if (same(now, then)) continue;
      throw Error({.code = "model.test_vector",
                   .what = fmt::format("the network answers {} to a row to which it answered {} "
                                       "when it was saved",
                                       now, then),
                   .where = name,
                   .fix = "use the version of lamina that wrote the model, or train again; on an "
                          "unusual processor, report this as a bug"});
    }
  }
}

}  // namespace lamina

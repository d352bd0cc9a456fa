#include "artifacts/test_vector.hpp"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "lamina/core/engine.hpp"
#include "lamina/core/error.hpp"
#include "lamina/core/random.hpp"

namespace lamina {

namespace {

Tensor answers_of(const Sequential& network, const ParameterArena& values, const Tensor& numbers,
                  const Tensor& codes) {
  const FloatMode mode;
  const Engine engine(1);
  const Program program = network.lower(values);
  Program::Workspace workspace;
  const std::array<ConstView, 2> inputs = {numbers, codes};
  const ConstView& answers = program.run(engine, inputs, workspace);
  return {answers.shape,
          std::span<const float>(answers.f32(), static_cast<std::size_t>(answers.elements()))};
}

/// NaN has many bit patterns and which one comes out is up to the processor.
bool same(float a, float b) {
  return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

}  // namespace

TestVector make_test_vector(const Sequential& network, const ParameterArena& values) {
  const FloatMode mode;
  const Signature& input = network.input();
  const auto columns = static_cast<std::int64_t>(input.categories.size());
  TestVector test;
  test.numbers = Tensor(Shape{TestVector::rows, input.numbers});
  test.codes = Tensor(Shape{TestVector::rows, columns}, DType::i32);
  const Seed seed = Seed(0).at("test vector");
  for (std::int64_t i = 0; i < test.numbers.elements(); ++i) {
    test.numbers.f32()[i] =
        static_cast<float>(normal(seed.at("numbers"), static_cast<std::uint64_t>(i)));
  }
  for (std::int64_t i = 0; i < test.codes.elements(); ++i) {
    const std::uint32_t word = philox(seed.at("codes").key(), static_cast<std::uint64_t>(i), 0)[0];
    const std::int64_t codes = input.categories[static_cast<std::size_t>(i % columns)] + 1;
    test.codes.i32()[i] = static_cast<std::int32_t>(word % static_cast<std::uint64_t>(codes));
  }
  test.answers = answers_of(network, values, test.numbers, test.codes);
  return test;
}

void replay(const TestVector& test, const Sequential& network, const ParameterArena& values,
            const std::string& name) {
  const Tensor answers = answers_of(network, values, test.numbers, test.codes);
  for (std::int64_t i = 0; i < answers.elements(); ++i) {
    if (same(answers.f32()[i], test.answers.f32()[i])) continue;
    throw Error({.code = "model.test_vector",
                 .what = fmt::format("the network answers {} to a row to which it answered {} when "
                                     "it was saved",
                                     answers.f32()[i], test.answers.f32()[i]),
                 .where = name,
                 .fix = "use the version of lamina that wrote the model, or train again; on an "
                        "unusual processor, report this as a bug"});
  }
}

}  // namespace lamina

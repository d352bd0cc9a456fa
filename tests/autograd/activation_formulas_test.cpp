// Activations against PyTorch in double, their bits at every CPU level, and how far f32 is from the
// formula in the C library's double: 2 ulp, GELU of tanh and Mish 4, squareplus 3.
#include <bit>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <map>

#include "kernels/data.hpp"
#include "support/gradient_check.hpp"
#include "support/levels.hpp"
#include "support/reference.hpp"

namespace lamina {
namespace {

using gradient_check::read;
using gradient_check::write;

struct Named {
  std::string name;
  Activation activation;
};

/// Every one of the list, and those with other parameters.
std::vector<Named> all_activations() {
  std::vector<Named> all;
  for (const Activation& one : Activation::shipped()) all.push_back({std::string(one.kind()), one});
  for (Named& one : all) {
    if (auto* leaky = one.activation.as<LeakyRelu>()) leaky->negative_slope = 1.0 / 128;
  }
  all.push_back({"gelu_approximate", Gelu{.approximate = true}});
  all.push_back({"elu_varied", Elu{.alpha = 0.7}});
  all.push_back({"celu_varied", Celu{.alpha = 2}});
  all.push_back({"hard_tanh_varied", HardTanh{.min_value = -2.5, .max_value = 0.75}});
  all.push_back({"threshold_varied", Threshold{.threshold = -0.5, .value = 2}});
  all.push_back({"squareplus_varied", SquarePlus{.b = 0.5}});
  return all;
}

Tensor tensor_of(const std::vector<double>& numbers, const Shape& shape, DType dtype) {
  Tensor tensor(shape, dtype);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    write(tensor, static_cast<std::int64_t>(i), numbers[i]);
  }
  return tensor;
}

struct ValueAndGradient {
  Tensor y, dz;
};

/// g(z) and dy g'(z).
ValueAndGradient run(const Engine& engine, const Activation& activation, const Tensor& z,
                     const Tensor& dy) {
  const ParameterTable none;
  ParameterArena values(none, z.dtype());
  ParameterArena gradients(none, z.dtype());
  Tape tape(engine, z.dtype());
  tape.begin_training(none, values, &gradients);
  const Var in = tape.variable(z);
  const Var y = activate(tape, in, activation);
  const Var sum =
      scale(tape, mean(tape, multiply(tape, y, tape.input(dy))), static_cast<double>(z.elements()));
  tape.backward(sum);
  ValueAndGradient result{Tensor(z.shape(), z.dtype()), Tensor(z.shape(), z.dtype())};
  std::memcpy(result.y.view().data(), tape.value(y).data(), result.y.bytes());
  std::memcpy(result.dz.view().data(), tape.gradient(in).data(), result.dz.bytes());
  return result;
}

TEST(EveryActivation, IsPyTorchs) {
  const Reference reference(LAMINA_TEST_DIR "/autograd/reference/activations.txt");
  const Engine engine(1);
  for (const auto& [dtype, tolerance] : {std::pair(DType::f64, 1e-10), {DType::f32, 1e-4}}) {
    for (const Named& one : all_activations()) {
      SCOPED_TRACE(one.name + " " + name_of(dtype));
      const Tensor z = tensor_of(reference["z"], {10, 10}, dtype);
      const Tensor dy = tensor_of(reference["dy"], {10, 10}, dtype);
      const auto [y, dz] = run(engine, one.activation, z, dy);
      const std::vector<double>& want = reference[one.name];
      const std::vector<double>& slopes = reference[one.name + "_gradient"];
      for (std::size_t i = 0; i < want.size(); ++i) {
        const auto at = static_cast<std::int64_t>(i);
        const double floor = dtype == DType::f64 ? 1e-14 : 1e-6;  // PyTorch's 1 + erf cancels
        EXPECT_NEAR(read(y, at), want[i], tolerance * std::abs(want[i]) + floor) << "at " << i;
        // The mean and its factor cost a rounding; slopes of classes are differences.
        EXPECT_NEAR(read(dz, at), slopes[i],
                    tolerance * std::max(std::abs(slopes[i]), 1e-3) + floor)
            << "slope at " << i;
      }
    }
  }
}

TEST(EveryActivation, HasThePlainBitsAtEveryLevelAndSize) {
  for (const Named& one : all_activations()) {
    for (const Shape& shape :
         {Shape{1, 1}, Shape{3, 7}, Shape{2, 16}, Shape{5, 33}, Shape{90, 131}}) {
      const std::vector<int> threads = shape[0] == 90 ? std::vector{1, 2, 3} : std::vector{1};
      testing::expect_plain_bits(
          one.name + " " + to_string(shape),
          [&](const Engine& engine) {
            Tensor z(shape);
            Tensor dy(shape);
            gradient_check::fill_normal(z, Seed(1));
            gradient_check::fill_normal(dy, Seed(2));
            for (std::int64_t i = 0; i < z.elements(); i += 5) z.f32()[i] *= 30;
            const auto [y, dz] = run(engine, one.activation, z, dy);
            testing::Bytes bytes;
            bytes.add(y);
            bytes.add(dz);
            return bytes;
          },
          threads);
    }
  }
}

TEST(EveryActivation, KeepsANaNToBeFound) {
  const Engine engine(1);
  for (const Named& one : all_activations()) {
    Tensor z(Shape{2, 20});
    gradient_check::fill(z, 0.5);
    z.f32()[3] = std::nanf("");
    const Tensor y = run(engine, one.activation, z, z).y;
    EXPECT_TRUE(std::isnan(y.f32()[3])) << one.name;
  }
}

double elu(double z, double alpha) {
  return z > 0 ? z : alpha * std::expm1(z);
}
double sigmoid_of(double z) {
  return z < 0 ? std::exp(z) / (1 + std::exp(z)) : 1 / (1 + std::exp(-z));
}
double softplus_of(double z) {
  return std::max(z, 0.0) + std::log1p(std::exp(-std::abs(z)));
}
double gelu_of_tanh(double z) {
  return z * sigmoid_of(2 * std::sqrt(2 / M_PI) * (z + 0.044715 * z * z * z));
}
double hard_sigmoid_of(double z) {
  return std::min(std::max(z + 3, 0.0), 6.0) / 6;
}

double squareplus_of(double z, double b) {
  const double far = std::sqrt(z * z + b) + std::abs(z);
  return z < 0 ? b / (2 * far) : far / 2;
}
double sparse_sigmoid_of(double z) {
  return std::min(std::max((z + 1) / 2, 0.0), 1.0);
}

struct Truth {
  Activation activation;
  std::function<double(double)> formula;
  double most_ulps;
};

/// Near its zeros few digits are left: an error of its own size is what counts.
TEST(Cosine, IsOffByAtMost2e7) {
  const Engine engine(1);
  constexpr std::int64_t n = 200'001;
  Tensor z(Shape{n}), dy(Shape{n});
  for (std::int64_t i = 0; i < n; ++i) {
    z.f32()[i] = static_cast<float>(i - n / 2) / 100;
    dy.f32()[i] = 1;
  }
  const ValueAndGradient found = run(engine, Cosine{}, z, dy);
  for (std::int64_t i = 0; i < n; ++i) {
    const auto x = static_cast<double>(z.f32()[i]);
    ASSERT_NEAR(found.y.f32()[i], std::cos(x), 2e-7) << x;
    ASSERT_NEAR(found.dz.f32()[i], -std::sin(x), 4e-7) << x;
  }
  for (const float far : {3e38F, -1e20F, 1e9F}) {
    z.f32()[0] = far;
    const float y = run(engine, Cosine{}, z, dy).y.f32()[0];
    EXPECT_LE(std::abs(y), 1) << far;
  }
}

/// Of every 4,001st float (all with LAMINA_FULL_TESTS=1).
TEST(EveryActivation, IsWithinItsUlpsOfTheFormula) {
  const std::vector<Truth> truths = {
      {Elu{}, [](double z) { return elu(z, 1); }, 2},
      {Elu{.alpha = 0.75}, [](double z) { return elu(z, 0.75); }, 2},
      {Selu{}, [](double z) { return Selu::scale * elu(z, Selu::alpha); }, 2},
      {Celu{}, [](double z) { return elu(z, 1); }, 2},
      {Celu{.alpha = 1.75}, [](double z) { return z > 0 ? z : 1.75 * std::expm1(z / 1.75); }, 2},
      {Gelu{.approximate = true}, gelu_of_tanh, 4},
      {Mish{}, [](double z) { return z * std::tanh(softplus_of(z)); }, 4},
      {Softplus{}, softplus_of, 2},
      {Softsign{}, [](double z) { return z / (1 + std::abs(z)); }, 2},
      {HardSigmoid{}, hard_sigmoid_of, 2},
      {HardSwish{}, [](double z) { return z * hard_sigmoid_of(z); }, 2},
      {Exponential{}, [](double z) { return std::exp(z); }, 2},
      {LogSigmoid{}, [](double z) { return -softplus_of(-z); }, 2},
      {Relu6{}, [](double z) { return std::min(std::max(z, 0.0), 6.0); }, 0},
      {HardTanh{}, [](double z) { return std::min(std::max(z, -1.0), 1.0); }, 0},
      {HardShrink{}, [](double z) { return std::abs(z) > 0.5 ? z : 0; }, 0},
      {SoftShrink{}, [](double z) { return std::abs(z) > 0.5 ? z - std::copysign(0.5, z) : 0; }, 1},
      {Threshold{}, [](double z) { return z > 1 ? z : 0; }, 0},
      {SquarePlus{}, [](double z) { return squareplus_of(z, 4); }, 3},
      {SquarePlus{.b = 0.75}, [](double z) { return squareplus_of(z, 0.75); }, 3},
      {SparseSigmoid{}, sparse_sigmoid_of, 2},
      {SparsePlus{},
       [](double z) { return z > 1 ? z : sparse_sigmoid_of(z) * sparse_sigmoid_of(z); }, 2},
  };
  const Engine engine(1);
  const std::uint64_t step = std::getenv("LAMINA_FULL_TESTS") != nullptr ? 1 : 4'001;
  constexpr std::int64_t n = 65'536;
  Tensor z(Shape{n});
  const ParameterTable none;
  const ParameterArena values(none);
  Tape tape(engine);
  std::map<std::size_t, std::pair<double, float>> worst;
  for (std::uint64_t b = 0; b < std::uint64_t{1} << 32; b += n * step) {
    for (std::int64_t i = 0; i < n; ++i) {
      const std::uint64_t place = b + static_cast<std::uint64_t>(i) * step;
      const float x = std::bit_cast<float>(static_cast<std::uint32_t>(place));
      z.f32()[i] = std::isfinite(x) && place < std::uint64_t{1} << 32 ? x : 1;
    }
    for (std::size_t t = 0; t < truths.size(); ++t) {
      tape.begin_evaluation(none, values);
      const ConstView y = tape.value(activate(tape, tape.input(z), truths[t].activation));
      auto& [most, at] = worst[t];
      for (std::int64_t i = 0; i < n; ++i) {
        const double want = truths[t].formula(static_cast<double>(z.f32()[i]));
        const double error = kernels::testing::ulps(y.f32()[i], want);
        if (error <= most) continue;
        most = error;
        at = z.f32()[i];
      }
    }
  }
  for (std::size_t t = 0; t < truths.size(); ++t) {
    const std::string name(truths[t].activation.kind());
    EXPECT_LE(worst[t].first, truths[t].most_ulps) << name << " at " << worst[t].second;
    RecordProperty(name + std::to_string(t), std::to_string(worst[t].first));
  }
}

}  // namespace
}  // namespace lamina

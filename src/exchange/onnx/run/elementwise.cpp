#include <cmath>
#include <limits>

#include "exchange/onnx/run/broadcast.hpp"
#include "exchange/onnx/run/functions.hpp"

namespace lamina::onnx {

namespace {

template <class F>
Array mapped(const Call& call, F f) {
  const Array& x = call.in(0);
  Array y = x;
  if (x.type == Type::f64) {
    for (double& value : y.as<double>()) value = f(value);
  } else {
    for (float& value : y.as<float>()) value = static_cast<float>(f(value));
  }
  return y;
}

/// A formula of z in double, rounded once.
template <double (*formula)(double)>
Array unary(const Call& call) {
  return mapped(call, [](auto z) { return formula(static_cast<double>(z)); });
}

double relu(double z) {
  return z > 0 || std::isnan(z) ? z : 0;
}
double sigmoid(double z) {
  return 1 / (1 + math::exp(-z));
}
double softplus(double z) {
  return std::max(z, 0.0) + math::log1p(math::exp(-std::abs(z)));
}
double softsign(double z) {
  return z / (1 + std::abs(z));
}
double hard_swish(double z) {
  return z * std::max(0.0, std::min(1.0, z / 6 + 0.5));
}
double negative(double z) {
  return -z;
}
double reciprocal(double z) {
  return 1 / z;
}
double mish(double z) {
  return z * onnx::tanh(softplus(z));
}
double exp(double z) {
  return math::exp(z);
}
double log(double z) {
  return math::log(z);
}
double sqrt(double z) {
  return std::sqrt(z);
}
double abs(double z) {
  return std::abs(z);
}
double floor(double z) {
  return std::floor(z);
}
double ceil(double z) {
  return std::ceil(z);
}
double sin(double z) {
  return math::sin(z);
}
double cos(double z) {
  return math::cos(z);
}

Array leaky_relu(const Call& call) {
  const float alpha = call.node.real("alpha", 0.01F);
  return mapped(call, [=](auto z) { return z < 0 ? alpha * z : z; });
}
Array elu(const Call& call) {
  const double alpha = call.node.real("alpha", 1);
  return mapped(call, [=](double z) { return z > 0 ? z : alpha * onnx::expm1(z); });
}
Array celu(const Call& call) {
  const double alpha = call.node.real("alpha", 1);
  return mapped(call, [=](double z) { return z > 0 ? z : alpha * onnx::expm1(z / alpha); });
}
Array selu(const Call& call) {
  const double alpha = call.node.real("alpha", 1.67326319217681884765625F);
  const double gamma = call.node.real("gamma", 1.05070102214813232421875F);
  return mapped(call, [=](double z) { return gamma * (z > 0 ? z : alpha * onnx::expm1(z)); });
}
Array hard_sigmoid(const Call& call) {
  const double alpha = call.node.real("alpha", 0.2F);
  const double beta = call.node.real("beta", 0.5F);
  return mapped(call, [=](double z) { return std::max(0.0, std::min(1.0, alpha * z + beta)); });
}
Array thresholded_relu(const Call& call) {
  const double alpha = call.node.real("alpha", 1);
  return mapped(call, [=](double z) { return z > alpha ? z : 0; });
}
Array gelu(const Call& call) {
  const bool by_tanh = call.node.text("approximate", "none") == "tanh";
  return mapped(call, [=](double z) {
    const double u = by_tanh ? onnx::tanh(0.7978845608028654 * (z + 0.044715 * z * z * z))
                             : onnx::erf(z * 0.7071067811865476);
    return 0.5 * z * (1 + u);
  });
}
Array swish(const Call& call) {
  const double alpha = call.node.real("alpha", 1);
  return mapped(call, [=](double z) { return z * sigmoid(alpha * z); });
}
Array clip(const Call& call) {
  const auto bound = [&](std::size_t i, const char* attribute, double otherwise) {
    if (call.opset < 11) {
      return call.node.has(attribute) ? static_cast<double>(call.node.real(attribute, 0))
                                      : otherwise;
    }
    if (!call.has(i)) return otherwise;
    return on_numbers(call, call.in(i), [&](auto type) {
      const auto& values = call.in(i).as<decltype(type)>();
      return values.empty() ? otherwise : static_cast<double>(values[0]);
    });
  };
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const double low = bound(1, "min", -infinity);
  const double high = bound(2, "max", infinity);
  return mapped(call, [=](auto z) {
    const auto x = static_cast<double>(z);
    return x < low ? low : high < x ? high : x;
  });
}

template <class F>
Array binary(const Call& call, F f) {
  const Array& a = call.in(0);
  const Array& b = call.in(1);
  const Dims all = joint_shape(call, a.dims, b.dims);
  return on_numbers(call, a, [&](auto type) {
    using T = decltype(type);
    return Array{a.type, all, paired<T, T>(all, a, b, f)};
  });
}
Array add(const Call& call) {
  return binary(call, [](auto x, auto y) { return x + y; });
}
Array subtract(const Call& call) {
  return binary(call, [](auto x, auto y) { return x - y; });
}
Array multiply(const Call& call) {
  return binary(call, [](auto x, auto y) { return x * y; });
}
Array divide(const Call& call) {
  return binary(call, [&]<class T>(T x, T y) -> T {
    if constexpr (std::is_integral_v<T>) {
      if (y == 0 || (y == -1 && x == std::numeric_limits<T>::min())) call.fail("it divides by 0");
    }
    return x / y;
  });
}
/// The exponent may have another type than the base, which is the result's.
Array power(const Call& call) {
  const Array& b = call.in(1);
  const Array exponent = on_numbers(call, call.in(0), [&](auto type) {
    using T = decltype(type);
    return on_numbers(call, b, [&](auto other) {
      const auto& values = b.as<decltype(other)>();
      std::vector<double> wide(values.begin(), values.end());
      return Array{call.in(0).type, b.dims, std::vector<T>(wide.begin(), wide.end())};
    });
  });
  const Call same{call.node, call.opset, {&call.in(0), &exponent}};
  return binary(same, [](auto x, auto y) {
    return onnx::pow(static_cast<double>(x), static_cast<double>(y));
  });
}
Array prelu(const Call& call) {
  return binary(call, [](auto x, auto slope) { return x < 0 ? slope * x : x; });
}

/// Of any number of inputs.
template <class F>
Array folded(const Call& call, F f) {
  Array result = call.in(0);
  for (std::size_t i = 1; i < call.inputs.size(); ++i) {
    const Call next{call.node, call.opset, {&result, &call.in(i)}};
    result = binary(next, f);
  }
  return result;
}
Array maximum(const Call& call) {
  return folded(call, [](auto x, auto y) { return x < y ? y : x; });
}
Array minimum(const Call& call) {
  return folded(call, [](auto x, auto y) { return y < x ? y : x; });
}
Array sum(const Call& call) {
  return folded(call, [](auto x, auto y) { return x + y; });
}

template <class F>
Array compared(const Call& call, F f) {
  const Array& a = call.in(0);
  const Array& b = call.in(1);
  const Dims all = joint_shape(call, a.dims, b.dims);
  return on_numbers(call, a, [&](auto type) {
    return Array::integers(paired<std::int64_t, decltype(type)>(all, a, b, f), all, Type::boolean);
  });
}
Array equal(const Call& call) {
  return compared(call, [](auto x, auto y) { return x == y; });
}
Array greater(const Call& call) {
  return compared(call, [](auto x, auto y) { return x > y; });
}
Array less(const Call& call) {
  return compared(call, [](auto x, auto y) { return x < y; });
}

Array is_nan(const Call& call) {
  const Array& x = call.in(0);
  return on_numbers(call, x, [&](auto type) {
    std::vector<std::int64_t> flags;
    for (const auto value : x.as<decltype(type)>()) flags.push_back(value != value ? 1 : 0);
    return Array::integers(std::move(flags), x.dims, Type::boolean);
  });
}

Array where(const Call& call) {
  const Array& condition = call.in(0);
  const Array& yes = call.in(1);
  const Array& no = call.in(2);
  const Dims all = joint_shape(call, condition.dims, joint_shape(call, yes.dims, no.dims));
  const std::vector<std::int64_t> at = places_in(all, condition.dims);
  const std::vector<std::int64_t> i = places_in(all, yes.dims);
  const std::vector<std::int64_t> j = places_in(all, no.dims);
  const std::vector<std::int64_t>& flags = condition.as<std::int64_t>();
  return on_numbers(call, yes, [&](auto type) {
    using T = decltype(type);
    std::vector<T> values;
    for (std::size_t k = 0; k < at.size(); ++k) {
      values.push_back(flags[static_cast<std::size_t>(at[k])] != 0
                           ? yes.as<T>()[static_cast<std::size_t>(i[k])]
                           : no.as<T>()[static_cast<std::size_t>(j[k])]);
    }
    return Array{yes.type, all, std::move(values)};
  });
}

Array cast(const Call& call) {
  const Array& x = call.in(0);
  const auto to = static_cast<Type>(call.node.integer("to", 1));
  return on_numbers(call, x, [&](auto type) {
    const auto& from = x.as<decltype(type)>();
    const auto as = [&]<class T>(T) {
      return std::vector<T>(from.begin(), from.end());
    };
    if (to == Type::f32) return Array{to, x.dims, as(float{})};
    if (to == Type::f64) return Array{to, x.dims, as(double{})};
    if (to == Type::text) call.fail("lamina does not cast numbers to strings");
    std::vector<std::int64_t> whole;
    for (const auto value : from) {
      const double wide = static_cast<double>(value);
      const bool truth = to == Type::boolean;
      whole.push_back(truth                   ? (wide != 0 ? 1 : 0)
                      : std::abs(wide) < 9e18 ? static_cast<std::int64_t>(value)
                                              : 0);
    }
    return Array::integers(std::move(whole), x.dims, to);
  });
}

}  // namespace

Function1 elementwise_function(const std::string& op) {
  static const std::map<std::string, Function1> all = {
      {"Relu", unary<relu>},
      {"Sigmoid", unary<sigmoid>},
      {"Tanh", unary<onnx::tanh>},
      {"Softplus", unary<softplus>},
      {"Softsign", unary<softsign>},
      {"HardSwish", unary<hard_swish>},
      {"Mish", unary<mish>},
      {"Erf", unary<onnx::erf>},
      {"Exp", unary<exp>},
      {"Log", unary<log>},
      {"Sqrt", unary<sqrt>},
      {"Neg", unary<negative>},
      {"Abs", unary<abs>},
      {"Reciprocal", unary<reciprocal>},
      {"Floor", unary<floor>},
      {"Ceil", unary<ceil>},
      {"Sin", unary<sin>},
      {"Cos", unary<cos>},
      {"LeakyRelu", leaky_relu},
      {"Elu", elu},
      {"Celu", celu},
      {"Selu", selu},
      {"HardSigmoid", hard_sigmoid},
      {"ThresholdedRelu", thresholded_relu},
      {"Gelu", gelu},
      {"Swish", swish},
      {"Clip", clip},
      {"PRelu", prelu},
      {"Add", add},
      {"Sub", subtract},
      {"Mul", multiply},
      {"Div", divide},
      {"Pow", power},
      {"Max", maximum},
      {"Min", minimum},
      {"Sum", sum},
      {"Equal", equal},
      {"Greater", greater},
      {"Less", less},
      {"IsNaN", is_nan},
      {"Where", where},
      {"Cast", cast},
  };
  const auto found = all.find(op);
  return found == all.end() ? nullptr : found->second;
}

}  // namespace lamina::onnx

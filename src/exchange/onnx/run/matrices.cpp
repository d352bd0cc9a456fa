#include <cmath>
#include <limits>
#include <numeric>

#include "exchange/onnx/run/broadcast.hpp"
#include "lamina/core/math.hpp"

namespace lamina::onnx {

namespace {

/// Sums of products in double; a graph that asks for hours is refused.
std::vector<float> product(const Call& call, const float* a, const float* b, std::int64_t rows,
                           std::int64_t inner, std::int64_t columns, bool a_turned, bool b_turned) {
  constexpr std::int64_t most = std::int64_t{1} << 33;
  if (rows * columns > 0 && inner > most / (rows * columns))
    call.fail("a product that takes too long");
  std::vector<float> c(static_cast<std::size_t>(rows * columns));
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::int64_t j = 0; j < columns; ++j) {
      double sum = 0;
      for (std::int64_t k = 0; k < inner; ++k) {
        const double x = a[a_turned ? k * rows + i : i * inner + k];
        sum += x * static_cast<double>(b[b_turned ? j * inner + k : k * columns + j]);
      }
      c[static_cast<std::size_t>(i * columns + j)] = static_cast<float>(sum);
    }
  }
  return c;
}

Array gemm(const Call& call) {
  const Array& a = call.in(0);
  const Array& b = call.in(1);
  if (a.dims.size() != 2 || b.dims.size() != 2) call.fail("its inputs are no matrices");
  const bool a_turned = call.node.integer("transA", 0) != 0;
  const bool b_turned = call.node.integer("transB", 0) != 0;
  const std::int64_t rows = a.dims[a_turned ? 1 : 0];
  const std::int64_t inner = a.dims[a_turned ? 0 : 1];
  const std::int64_t columns = b.dims[b_turned ? 0 : 1];
  if (b.dims[b_turned ? 1 : 0] != inner) call.fail("its inputs have shapes that do not fit");
  elements_of(call, {rows, columns});
  Array c = Array::floats(product(call, a.as<float>().data(), b.as<float>().data(), rows, inner,
                                  columns, a_turned, b_turned),
                          {rows, columns});
  const float alpha = call.node.real("alpha", 1);
  for (float& value : c.as<float>()) value *= alpha;
  if (!call.has(2)) return c;
  Array bias = call.in(2);
  const float beta = call.node.real("beta", 1);
  for (float& value : bias.as<float>()) value *= beta;
  if (joint_shape(call, c.dims, bias.dims) != c.dims) call.fail("a bias of another shape");
  return {c.type, c.dims, paired<float, float>(c.dims, c, bias, std::plus<>())};
}

Array matmul(const Call& call) {
  const Array& a = call.in(0);
  const Array& b = call.in(1);
  if (a.dims.size() < 2 || b.dims.size() < 2) call.fail("lamina multiplies matrices alone");
  const std::int64_t rows = a.dims[a.dims.size() - 2];
  const std::int64_t inner = a.dims.back();
  const std::int64_t columns = b.dims.back();
  if (b.dims[b.dims.size() - 2] != inner) call.fail("its inputs have shapes that do not fit");
  Dims all =
      joint_shape(call, {a.dims.begin(), a.dims.end() - 2}, {b.dims.begin(), b.dims.end() - 2});
  const std::vector<std::int64_t> i = places_in(all, {a.dims.begin(), a.dims.end() - 2});
  const std::vector<std::int64_t> j = places_in(all, {b.dims.begin(), b.dims.end() - 2});
  all.push_back(rows);
  all.push_back(columns);
  elements_of(call, all);
  std::vector<float> result;
  for (std::size_t at = 0; at < i.size(); ++at) {
    const std::vector<float> one =
        product(call, a.as<float>().data() + i[at] * rows * inner,
                b.as<float>().data() + j[at] * inner * columns, rows, inner, columns, false, false);
    result.insert(result.end(), one.begin(), one.end());
  }
  return Array::floats(std::move(result), std::move(all));
}

/// body(first, size, step) for every line of elements along an axis.
template <class Body>
void for_lines(const Dims& dims, std::size_t axis, Body body) {
  std::int64_t inner = 1;
  for (std::size_t i = axis + 1; i < dims.size(); ++i) inner *= dims[i];
  std::int64_t outer = 1;
  for (std::size_t i = 0; i < axis; ++i) outer *= dims[i];
  for (std::int64_t o = 0; o < outer; ++o) {
    for (std::int64_t n = 0; n < inner; ++n) body(o * dims[axis] * inner + n, dims[axis], inner);
  }
}

template <class F>
Array reduced(const Call& call, F reduce) {
  const Array& x = call.in(0);
  std::vector<std::int64_t> axes = call.list(1, "axes");
  if (axes.empty() && call.node.integer("noop_with_empty_axes", 0) != 0) return x;
  if (axes.empty()) {
    axes.resize(x.dims.size());
    std::iota(axes.begin(), axes.end(), 0);
  }
  Array y = x;
  std::vector<bool> gone(x.dims.size());
  for (const std::int64_t given : axes) {
    const std::size_t axis = call.axis(given, x.dims.size());
    gone[axis] = true;
    const auto reduce_all = [&](const auto& from) {
      std::decay_t<decltype(from)> values;
      for_lines(y.dims, axis, [&](std::int64_t first, std::int64_t size, std::int64_t step) {
        using Number = typename std::decay_t<decltype(from)>::value_type;
        values.push_back(static_cast<Number>(reduce(from.data() + first, size, step)));
      });
      return values;
    };
    Array::Data values = y.type == Type::f64 ? Array::Data(reduce_all(y.as<double>()))
                                             : Array::Data(reduce_all(y.as<float>()));
    y.dims[axis] = 1;
    y.data = std::move(values);
  }
  if (call.node.integer("keepdims", 1) != 0) return y;
  Dims dims;
  for (std::size_t i = 0; i < gone.size(); ++i) {
    if (!gone[i]) dims.push_back(y.dims[i]);
  }
  y.dims = std::move(dims);
  return y;
}
constexpr auto sum_of = [](const auto* x, std::int64_t size, std::int64_t step) {
  double sum = 0;
  for (std::int64_t i = 0; i < size; ++i) sum += x[i * step];
  return sum;
};
Array reduce_sum(const Call& call) {
  return reduced(call, sum_of);
}
Array reduce_mean(const Call& call) {
  return reduced(call, [](const auto* x, std::int64_t size, std::int64_t step) {
    return sum_of(x, size, step) / static_cast<double>(size);
  });
}

Array softmax_of(const Call& call, bool logarithm) {
  Array y = call.in(0);
  const bool old = call.opset < 13;  // over all axes from this one on
  const std::size_t axis = call.axis(call.node.integer("axis", old ? 1 : -1), y.dims.size());
  Dims dims = y.dims;
  if (old) {
    for (std::size_t i = axis + 1; i < dims.size(); ++i) dims[axis] *= dims[i];
    dims.resize(axis + 1);
  }
  std::vector<float>& values = y.as<float>();
  for_lines(dims, axis, [&](std::int64_t first, std::int64_t size, std::int64_t step) {
    double largest = -std::numeric_limits<double>::infinity();
    double sum = 0;
    const auto at = [&](std::int64_t i) -> float& {
      return values[static_cast<std::size_t>(first + i * step)];
    };
    for (std::int64_t i = 0; i < size; ++i) largest = std::max<double>(largest, at(i));
    for (std::int64_t i = 0; i < size; ++i) sum += math::exp(at(i) - largest);
    for (std::int64_t i = 0; i < size; ++i) {
      const double z = at(i) - largest;
      at(i) = static_cast<float>(logarithm ? z - math::log(sum) : math::exp(z) / sum);
    }
  });
  return y;
}
Array softmax(const Call& call) {
  return softmax_of(call, false);
}
Array log_softmax(const Call& call) {
  return softmax_of(call, true);
}

Array layer_normalization(const Call& call) {
  Array y = call.in(0);
  const std::size_t axis = call.axis(call.node.integer("axis", -1), y.dims.size());
  const double epsilon = call.node.real("epsilon", 1e-5F);
  const std::vector<float>& gamma = call.in(1).as<float>();
  std::int64_t size = 1;
  for (std::size_t i = axis; i < y.dims.size(); ++i) size *= y.dims[i];
  const auto fits = [&](std::size_t i) {
    return call.in(i).elements() == size;
  };
  if (!fits(1) || (call.has(2) && !fits(2))) call.fail("a scale or bias of another size");
  std::vector<float>& values = y.as<float>();
  for (std::size_t first = 0; first < values.size(); first += static_cast<std::size_t>(size)) {
    float* const x = values.data() + first;
    const double mean = sum_of(x, size, 1) / static_cast<double>(size);
    double squares = 0;
    for (std::int64_t i = 0; i < size; ++i) squares += (x[i] - mean) * (x[i] - mean);
    const double deviation = std::sqrt(squares / static_cast<double>(size) + epsilon);
    for (std::int64_t i = 0; i < size; ++i) {
      const auto at = static_cast<std::size_t>(i);
      const double bias = call.has(2) ? call.in(2).as<float>()[at] : 0;
      x[i] = static_cast<float>((x[i] - mean) / deviation * gamma[at] + bias);
    }
  }
  return y;
}

Array batch_normalization(const Call& call) {
  Array y = call.in(0);
  if (y.dims.size() < 2) call.fail("its input has no columns");
  if (call.node.integer("training_mode", 0) != 0) call.fail("lamina runs it in inference alone");
  const double epsilon = call.node.real("epsilon", 1e-5F);
  const std::int64_t columns = y.dims[1];
  std::int64_t inner = 1;
  for (std::size_t i = 2; i < y.dims.size(); ++i) inner *= y.dims[i];
  for (std::size_t i = 1; i < 5; ++i) {
    if (call.in(i).elements() != columns)
      call.fail("a scale, bias, mean or variance of another size");
  }
  std::vector<float>& values = y.as<float>();
  for (std::size_t at = 0; at < values.size(); ++at) {
    const auto c = static_cast<std::size_t>(static_cast<std::int64_t>(at) / inner % columns);
    const auto of = [&](std::size_t i) {
      return static_cast<double>(call.in(i).as<float>()[c]);
    };
    values[at] =
        static_cast<float>((values[at] - of(3)) / std::sqrt(of(4) + epsilon) * of(1) + of(2));
  }
  return y;
}

Array arg_max(const Call& call) {
  const Array& x = call.in(0);
  const std::size_t axis = call.axis(call.node.integer("axis", 0), x.dims.size());
  const bool last = call.node.integer("select_last_index", 0) != 0;
  std::vector<std::int64_t> places;
  for_lines(x.dims, axis, [&](std::int64_t first, std::int64_t size, std::int64_t step) {
    std::int64_t best = 0;
    const float* const values = x.as<float>().data() + first;
    for (std::int64_t i = 1; i < size; ++i) {
      const float value = values[i * step];
      if (value > values[best * step] || (last && value == values[best * step])) best = i;
    }
    places.push_back(best);
  });
  Dims dims = x.dims;
  dims[axis] = 1;
  if (call.node.integer("keepdims", 1) == 0)
    dims.erase(dims.begin() + static_cast<std::ptrdiff_t>(axis));
  return Array::integers(std::move(places), std::move(dims));
}

}  // namespace

Function1 matrix_function(const std::string& op) {
  static const std::map<std::string, Function1> all = {
      {"Gemm", gemm},
      {"MatMul", matmul},
      {"ReduceSum", reduce_sum},
      {"ReduceMean", reduce_mean},
      {"Softmax", softmax},
      {"LogSoftmax", log_softmax},
      {"LayerNormalization", layer_normalization},
      {"BatchNormalization", batch_normalization},
      {"ArgMax", arg_max},
  };
  const auto found = all.find(op);
  return found == all.end() ? nullptr : found->second;
}

}  // namespace lamina::onnx

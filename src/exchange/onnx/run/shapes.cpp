#include <algorithm>
#include <numeric>

#include "exchange/onnx/run/broadcast.hpp"

namespace lamina::onnx {

namespace {

/// The elements of `x` that stand at `places`, in a new shape.
Array picked(const Array& x, Dims dims, const std::vector<std::int64_t>& places) {
  return std::visit(
      [&](const auto& values) {
        std::decay_t<decltype(values)> result;
        result.reserve(places.size());
        for (const std::int64_t place : places) {
          result.push_back(values[static_cast<std::size_t>(place)]);
        }
        return Array{x.type, std::move(dims), std::move(result)};
      },
      x.data);
}

Array shaped(const Call& call, const Array& x, Dims dims) {
  if (elements_of(call, dims) != x.elements()) {
    call.fail("a shape of another number of elements than its input has");
  }
  return {x.type, std::move(dims), x.data};
}

std::int64_t product(const Dims& dims, std::size_t first, std::size_t last) {
  return std::accumulate(dims.begin() + static_cast<std::ptrdiff_t>(first),
                         dims.begin() + static_cast<std::ptrdiff_t>(last), std::int64_t{1},
                         std::multiplies<>());
}

Array identity(const Call& call) {
  return call.in(0);
}

Array dropout(const Call& call) {
  if (call.has(2) && call.in(2).as<std::int64_t>() != std::vector<std::int64_t>{0}) {
    call.fail("lamina runs it in inference alone");
  }
  return call.in(0);
}

Array reshape(const Call& call) {
  const Array& x = call.in(0);
  Dims dims = call.list(1, "shape");
  std::int64_t known = 1;
  std::int64_t* open = nullptr;
  for (std::size_t i = 0; i < dims.size(); ++i) {
    if (dims[i] == 0 && call.node.integer("allowzero", 0) == 0) {
      if (i >= x.dims.size()) call.fail("a size of 0 where its input has none");
      dims[i] = x.dims[i];
    }
    if (dims[i] < -1 || (dims[i] == -1 && open != nullptr)) call.fail("a shape that is none");
    if (dims[i] == -1) {
      open = &dims[i];
    } else if (__builtin_mul_overflow(known, dims[i], &known)) {
      call.fail("a shape that is none");
    }
  }
  if (open != nullptr) *open = known == 0 ? 0 : x.elements() / known;
  return shaped(call, x, std::move(dims));
}

Array flatten(const Call& call) {
  const Array& x = call.in(0);
  const std::int64_t given = call.node.integer("axis", 1);
  const bool end = given == static_cast<std::int64_t>(x.dims.size());
  const std::size_t axis = end ? x.dims.size() : call.axis(given, x.dims.size());
  return shaped(call, x, {product(x.dims, 0, axis), product(x.dims, axis, x.dims.size())});
}

Array squeeze(const Call& call) {
  const Array& x = call.in(0);
  const std::vector<std::int64_t> axes = call.list(1, "axes");
  std::vector<bool> gone(x.dims.size());
  for (const std::int64_t axis : axes) gone[call.axis(axis, x.dims.size())] = true;
  Dims dims;
  for (std::size_t i = 0; i < x.dims.size(); ++i) {
    if (axes.empty() ? x.dims[i] != 1 : !gone[i]) dims.push_back(x.dims[i]);
  }
  return shaped(call, x, std::move(dims));
}

Array unsqueeze(const Call& call) {
  const Array& x = call.in(0);
  const std::vector<std::int64_t> axes = call.list(1, "axes");
  const std::size_t rank = x.dims.size() + axes.size();
  std::vector<bool> fresh(rank);
  for (const std::int64_t axis : axes) fresh[call.axis(axis, rank)] = true;
  Dims dims;
  std::size_t next = 0;
  for (std::size_t i = 0; i < rank; ++i) {
    if (!fresh[i] && next == x.dims.size()) call.fail("an axis stands twice");
    dims.push_back(fresh[i] ? 1 : x.dims[next++]);
  }
  return shaped(call, x, std::move(dims));
}

Array transpose(const Call& call) {
  const Array& x = call.in(0);
  const std::size_t rank = x.dims.size();
  std::vector<std::int64_t> order = call.node.integers("perm");
  if (order.empty()) {
    for (std::size_t i = rank; i-- > 0;) order.push_back(static_cast<std::int64_t>(i));
  }
  std::vector<std::int64_t> sorted = order;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (sorted.size() != rank || sorted[i] != static_cast<std::int64_t>(i)) {
      call.fail("an order of axes that is none");
    }
  }
  Dims dims;
  for (const std::int64_t axis : order) dims.push_back(x.dims[static_cast<std::size_t>(axis)]);
  std::vector<std::int64_t> places(static_cast<std::size_t>(x.elements()), 0);
  std::int64_t inner = 1;
  for (std::size_t i = rank; i-- > 0;) {
    const auto axis = static_cast<std::size_t>(order[i]);
    const std::int64_t step = product(x.dims, axis + 1, rank);
    for (std::size_t at = 0; at < places.size(); ++at) {
      places[at] += static_cast<std::int64_t>(at) / inner % dims[i] * step;
    }
    inner *= dims[i];
  }
  return picked(x, std::move(dims), places);
}

Array concat(const Call& call) {
  const Array& first = call.in(0);
  const std::size_t axis = call.axis(call.node.integer("axis", 1), first.dims.size());
  Dims dims = first.dims;
  dims[axis] = 0;
  for (std::size_t i = 0; i < call.inputs.size(); ++i) {
    Dims own = call.in(i).dims;
    if (own.size() != dims.size()) call.fail("its inputs have shapes that do not fit");
    dims[axis] += own[axis];
    own[axis] = first.dims[axis];
    if (own != first.dims) call.fail("its inputs have shapes that do not fit");
  }
  elements_of(call, dims);
  const std::int64_t outer = product(dims, 0, axis);
  Array all{first.type, dims, {}};
  std::visit(
      [&](const auto& of_first) {
        std::decay_t<decltype(of_first)> values;
        for (std::int64_t row = 0; row < outer; ++row) {
          for (std::size_t i = 0; i < call.inputs.size(); ++i) {
            const auto& from = std::get<std::decay_t<decltype(of_first)>>(call.in(i).data);
            const std::int64_t size = product(call.in(i).dims, axis, dims.size());
            const auto begin = from.begin() + row * size;
            values.insert(values.end(), begin, begin + size);
          }
        }
        all.data = std::move(values);
      },
      first.data);
  return all;
}

Array gather(const Call& call) {
  const Array& x = call.in(0);
  const Array& index = call.in(1);
  const std::size_t axis = call.axis(call.node.integer("axis", 0), x.dims.size());
  Dims dims(x.dims.begin(), x.dims.begin() + static_cast<std::ptrdiff_t>(axis));
  dims.insert(dims.end(), index.dims.begin(), index.dims.end());
  dims.insert(dims.end(), x.dims.begin() + static_cast<std::ptrdiff_t>(axis) + 1, x.dims.end());
  elements_of(call, dims);
  const std::int64_t inner = product(x.dims, axis + 1, x.dims.size());
  std::vector<std::int64_t> places;
  for (std::int64_t outer = 0; outer < product(x.dims, 0, axis); ++outer) {
    for (std::int64_t at : index.as<std::int64_t>()) {
      if (at < 0) at += x.dims[axis];
      if (at < 0 || at >= x.dims[axis]) call.fail("an index beyond the end");
      for (std::int64_t i = 0; i < inner; ++i) {
        places.push_back((outer * x.dims[axis] + at) * inner + i);
      }
    }
  }
  return picked(x, std::move(dims), places);
}

Array slice(const Call& call) {
  Array x = call.in(0);
  const std::vector<std::int64_t> starts = call.list(1, "starts");
  const std::vector<std::int64_t> ends = call.list(2, "ends");
  std::vector<std::int64_t> axes = call.list(3, "axes");
  const std::vector<std::int64_t> steps =
      call.has(4) ? call.list(4, "") : std::vector<std::int64_t>{};
  if (axes.empty()) {
    for (std::size_t i = 0; i < starts.size(); ++i) axes.push_back(static_cast<std::int64_t>(i));
  }
  if (ends.size() != starts.size() || axes.size() != starts.size())
    call.fail("lists that do not fit");
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const std::size_t axis = call.axis(axes[i], x.dims.size());
    const std::int64_t step = i < steps.size() ? steps[i] : 1;
    if (step != 1) call.fail("lamina slices with a step of 1 alone");
    const std::int64_t size = x.dims[axis];
    const auto bound = [&](std::int64_t at) {
      return std::clamp<std::int64_t>(at < 0 ? at + size : at, 0, size);
    };
    const std::int64_t begin = bound(starts[i]);
    const std::int64_t end = std::max(begin, bound(ends[i]));
    const std::int64_t inner = product(x.dims, axis + 1, x.dims.size());
    std::vector<std::int64_t> places;
    for (std::int64_t outer = 0; outer < product(x.dims, 0, axis); ++outer) {
      for (std::int64_t at = begin * inner; at < end * inner; ++at) {
        places.push_back(outer * size * inner + at);
      }
    }
    Dims dims = x.dims;
    dims[axis] = end - begin;
    x = picked(x, std::move(dims), places);
  }
  return x;
}

Array expand(const Call& call) {
  const Array& x = call.in(0);
  const Dims all = joint_shape(call, x.dims, call.list(1, "shape"));
  return picked(x, all, places_in(all, x.dims));
}

Array tile(const Call& call) {
  const Array& x = call.in(0);
  const std::vector<std::int64_t> repeats = call.list(1, "repeats");
  if (repeats.size() != x.dims.size()) call.fail("repeats that do not fit its input");
  Dims dims = x.dims;
  for (std::size_t i = 0; i < dims.size(); ++i) {
    if (repeats[i] < 0 || repeats[i] > most_elements) call.fail("repeats that do not fit");
    dims[i] *= repeats[i];
    elements_of(call, dims);
  }
  std::vector<std::int64_t> places(static_cast<std::size_t>(elements_of(call, dims)), 0);
  std::int64_t inner = 1;
  std::int64_t step = 1;
  for (std::size_t i = dims.size(); i-- > 0;) {
    for (std::size_t at = 0; at < places.size(); ++at) {
      places[at] += static_cast<std::int64_t>(at) / inner % dims[i] % x.dims[i] * step;
    }
    inner *= dims[i];
    step *= x.dims[i];
  }
  return picked(x, std::move(dims), places);
}

Array shape(const Call& call) {
  const Dims& dims = call.in(0).dims;
  const auto rank = static_cast<std::int64_t>(dims.size());
  const auto bound = [&](std::int64_t at) {
    return std::clamp<std::int64_t>(at < 0 ? at + rank : at, 0, rank);
  };
  const std::int64_t first = bound(call.node.integer("start", 0));
  const std::int64_t last = std::max(first, bound(call.node.integer("end", rank)));
  return Array::integers({dims.begin() + first, dims.begin() + last}, {last - first});
}

Array constant(const Call& call) {
  if (const Array* const value = call.node.tensor("value")) return *value;
  if (call.node.has("value_float")) return Array::floats({call.node.real("value_float", 0)}, {});
  if (call.node.has("value_int")) return Array::integers({call.node.integer("value_int", 0)}, {});
  const std::vector<std::int64_t> list = call.node.integers("value_ints");
  if (call.node.has("value_ints")) {
    return Array::integers(list, {static_cast<std::int64_t>(list.size())});
  }
  call.fail("a constant of a kind that lamina does not read");
}

Array constant_of_shape(const Call& call) {
  const Dims dims = call.list(0, "");
  const auto count = static_cast<std::size_t>(elements_of(call, dims));
  const Array* const value = call.node.tensor("value");
  if (value == nullptr) return Array::floats(std::vector<float>(count, 0), dims);
  if (value->elements() != 1) call.fail("a value that is not one number");
  return picked(*value, dims, std::vector<std::int64_t>(count, 0));
}

}  // namespace

Function1 shape_function(const std::string& op) {
  static const std::map<std::string, Function1> all = {
      {"Identity", identity},   {"Dropout", dropout},   {"Reshape", reshape},
      {"Flatten", flatten},     {"Squeeze", squeeze},   {"Unsqueeze", unsqueeze},
      {"Transpose", transpose}, {"Concat", concat},     {"Gather", gather},
      {"Slice", slice},         {"Expand", expand},     {"Tile", tile},
      {"Shape", shape},         {"Constant", constant}, {"ConstantOfShape", constant_of_shape},
  };
  const auto found = all.find(op);
  return found == all.end() ? nullptr : found->second;
}

}  // namespace lamina::onnx

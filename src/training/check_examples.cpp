#include "training/check_examples.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string>

#include "kernels/kernels.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

/// One of the views of some rows, with what errors say of it.
struct Part {
  std::string name;
  const ConstView& view;
  std::string_view which;
  std::int64_t rows;

  bool absent() const { return view.shape.rank() == 0; }
  bool holds_rows() const { return !absent() && view.shape.rows() > 0; }
};

void require(const Part& part, const Shape& shape, std::initializer_list<DType> types) {
  std::string wanted;
  for (const DType type : types) {
    if (part.view.shape == shape && part.view.dtype == type) return;
    wanted += (wanted.empty() ? "" : " or ") + std::string(name_of(type));
  }
  const std::string found =
      part.absent() ? "left out"
                    : fmt::format("{} {}", name_of(part.view.dtype), to_string(part.view.shape));
  throw Error(
      {.code = "usage.shape",
       .what =
           fmt::format("{} are {}, but must be {} {}", part.name, found, wanted, to_string(shape)),
       .where = fmt::format("{}, of which there are {} by their targets", part.which, part.rows),
       .fix = "give every row its inputs, targets and weight as network and loss take them"});
}

void require_count(std::size_t found, std::size_t wanted, const char* what,
                   std::string_view which) {
  if (found == wanted) return;
  throw Error({.code = "usage.shape",
               .what = fmt::format("{} of rows: {}, but the network has {}", what, found, wanted),
               .where = std::string(which),
               .fix = "give a view for each input and each output, in the network's order"});
}

void require_data(const Part& part) {
  if (!part.view.empty() || part.absent() || part.view.elements() == 0) return;
  throw Error({.code = "usage.shape",
               .what = fmt::format("{} are without data", part.name),
               .where = std::string(part.which),
               .fix = "give views of tensors that live as long as the training"});
}

[[noreturn]] void refuse(const Part& part, std::int64_t element, const char* code,
                         const std::string& what, const std::string& fix) {
  const Shape& shape = part.view.shape;
  const std::string column =
      shape.rank() > 1 ? fmt::format(", column {}", element % shape.columns()) : "";
  throw Error({.code = code,
               .what = what,
               .where = fmt::format("{}, row {}{} of {}", part.which, element / shape.columns(),
                                    column, part.name),
               .fix = fix});
}

void require_finite(const Part& part) {
  if (part.absent() || part.view.dtype != DType::f32) return;
  const float* values = part.view.f32();
  const std::int64_t count = part.view.elements();
  const std::int64_t bad = kernels::first_non_finite<float>(values, count);
  if (bad == count) return;
  refuse(part, bad, "usage.not_finite", fmt::format("{} is no finite number", values[bad]),
         "fill what is missing, or leave the row out");
}

/// Column c holds 0…largest[c].
void require_codes(const Part& part, std::span<const std::int64_t> largest) {
  const std::int32_t* code = part.view.i32();
  const auto columns = static_cast<std::int64_t>(largest.size());
  for (std::int64_t i = 0; i < part.rows * columns; ++i) {
    const std::int64_t most = largest[static_cast<std::size_t>(i % columns)];
    if (code[i] >= 0 && code[i] <= most) continue;
    refuse(part, i, "usage.bad_code", fmt::format("code {} is none of 0…{}", code[i], most),
           "give missing and unseen categories code 0, or build the network for more categories");
  }
}

void require_labels(const Part& part, std::int64_t classes) {
  const std::int32_t* label = part.view.i32();
  for (std::int64_t i = 0; i < part.rows; ++i) {
    if (label[i] >= 0 && label[i] < classes) continue;
    refuse(part, i, "usage.bad_label",
           fmt::format("label {} is none of 0…{}", label[i], classes - 1),
           "number the classes from 0, or give the network an output for each");
  }
}

void require_some_weight(const Part& weights) {
  if (!weights.holds_rows()) return;
  const float* const values = weights.view.f32();
  const float* const end = values + weights.view.elements();
  if (std::any_of(values, end, [](float weight) { return weight > 0; })) return;
  throw Error({.code = "usage.bad_weight",
               .what = "the weights of all rows are 0: nothing is left to learn from or to measure",
               .where = std::string(weights.which),
               .fix = "give some rows a weight above 0"});
}

/// Rounding to f32, also of many classes, stays far below this.
constexpr double sum_tolerance = 1e-3;

void require_between(const Part& part, float high, const char* code, const std::string& wanted) {
  if (part.absent()) return;
  const float* const values = part.view.f32();
  const float* const end = values + part.view.elements();
  const float* const bad =
      std::find_if(values, end, [high](float v) { return !(v >= 0 && v <= high); });
  if (bad == end) return;
  refuse(part, bad - values, code, fmt::format("{} is no {}", *bad, wanted),
         fmt::format("give numbers {}", high == 1 ? "from 0 to 1" : "of at least 0"));
}

void require_distributions(const Part& part) {
  require_between(part, std::numeric_limits<float>::max(), "usage.bad_label", "probability");
  const std::int64_t columns = part.view.shape.columns();
  const float* values = part.view.f32();
  for (std::int64_t row = 0; row < part.rows; ++row, values += columns) {
    double sum = 0;
    for (std::int64_t c = 0; c < columns; ++c) sum += values[c];
    if (std::abs(sum - 1) <= sum_tolerance) continue;
    refuse(part, row * columns, "usage.bad_label",
           fmt::format("the probabilities of the classes have the sum {:.6g}, not 1", sum),
           "divide each row by its sum; for class numbers choose softmax_cross_entropy");
  }
}

[[noreturn]] void refuse_outputs(const Loss& loss, const NetworkOutput& output,
                                 std::string_view which) {
  throw Error(
      {.code = "usage.shape",
       .what = fmt::format("the loss {} takes {} outputs a target, but '{}' has {}", loss.kind(),
                           loss->outputs_a_target(), output.name, output.columns()),
       .where = std::string(which),
       .fix = fmt::format("give that layer {} units for each target", loss->outputs_a_target())});
}

}  // namespace

void check_shapes(const Network& network, const NetworkLoss& loss, const Examples& examples,
                  std::string_view which) {
  const std::vector<Field>& fields = network.inputs();
  const std::vector<NetworkOutput>& outputs = network.outputs();
  if (examples.inputs.empty() && examples.targets.empty()) return;  // no rows at all
  require_count(examples.inputs.size(), fields.size(), "inputs", which);
  require_count(examples.targets.size(), outputs.size(), "targets", which);
  const std::int64_t rows = examples.rows();
  const auto part = [&](const std::string& name, const ConstView& view) {
    return Part{name, view, which, rows};
  };
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const Part targets = part(outputs.size() == 1 ? "targets" : "targets of " + outputs[i].name,
                              examples.targets[i]);
    const std::int64_t outputs_each = loss.loss(i)->outputs_a_target();
    if (outputs[i].columns() % outputs_each != 0) {
      refuse_outputs(loss.loss(i), outputs[i], which);
    }
    const Shape answer = outputs_each == 1 ? Field{.shape = outputs[i].shape}.of_rows(rows)
                                           : Shape{rows, outputs[i].columns() / outputs_each};
    switch (loss.loss(i)->targets()) {
      case Targets::labels:
        require(targets, Shape{rows}, {DType::i32});
        break;
      case Targets::any:
        // An i32 target is for the loss to judge; it has a row for every row.
        require(targets,
                targets.view.dtype == DType::i32 ? targets.view.shape.with_rows(rows) : answer,
                {DType::f32, DType::i32});
        break;
      case Targets::numbers:
      case Targets::non_negative:
      case Targets::probabilities:
      case Targets::distributions:
        require(targets, answer, {DType::f32});
        break;
    }
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    require(part(fields[i].name, examples.inputs[i]), fields[i].of_rows(rows), {fields[i].dtype});
  }
  const Part weights = part("weights", examples.weights);
  if (!weights.absent()) require(weights, Shape{rows}, {DType::f32});
}

void check_values(const Network& network, const NetworkLoss& loss, const Examples& examples,
                  std::string_view which) {
  const auto part = [&](const std::string& name, const ConstView& view) {
    const Part result{name, view, which, examples.rows()};
    require_data(result);
    return result;
  };
  for (std::size_t i = 0; i < examples.inputs.size(); ++i) {
    const Field& field = network.inputs()[i];
    const Part input = part(field.name, examples.inputs[i]);
    require_finite(input);
    if (field.dtype == DType::i32) require_codes(input, field.categories);
  }
  for (std::size_t i = 0; i < examples.targets.size(); ++i) {
    const Part targets = part("targets", examples.targets[i]);
    switch (loss.loss(i)->targets()) {
      case Targets::labels:
        require_labels(targets, network.outputs()[i].columns());
        break;
      case Targets::probabilities:
        require_between(targets, 1, "usage.bad_label", "probability");
        break;
      case Targets::non_negative:
        require_between(targets, std::numeric_limits<float>::max(), "usage.bad_target", "count");
        break;
      case Targets::distributions:
        require_distributions(targets);
        break;
      case Targets::any:
      case Targets::numbers:
        require_finite(targets);
        break;
    }
  }
  const Part weights = part("weights", examples.weights);
  require_between(weights, std::numeric_limits<float>::max(), "usage.bad_weight", "weight");
  require_some_weight(weights);
}

}  // namespace lamina

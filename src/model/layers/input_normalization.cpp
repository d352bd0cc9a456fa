#include "lamina/model/layers/input_normalization.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lamina/autograd/operations.hpp"
#include "lamina/core/error.hpp"
#include "lamina/model/layer.hpp"
#include "model/layers/given.hpp"

namespace lamina {

namespace {

constexpr double smallest_deviation = 1e-7;  // Keras

class NormalizationLayer final : public Layer {
 public:
  explicit NormalizationLayer(const Normalization& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    const Shape& columns = builder.numbers().shape;
    const std::vector<double> mean = for_each(builder, config_.mean, "mean", 0);
    const std::vector<double> variance = for_each(builder, config_.variance, "variance", 1);
    Given shift;
    Given scale;
    for (std::size_t i = 0; i < mean.size(); ++i) {
      if (variance[i] < 0) refuse(variance[i]);
      shift.numbers.push_back(-mean[i]);
      scale.numbers.push_back(1 / std::max(std::sqrt(variance[i]), smallest_deviation));
    }
    shift_ = builder.add("shift", columns, ParameterKind::statistic, std::move(shift));
    scale_ = builder.add("scale", columns, ParameterKind::statistic, std::move(scale));
  }
  Var forward(Tape& tape, std::span<const Var> in) const override {
    return multiply_row(tape, add_row(tape, in[0], tape.parameter(shift_)), tape.parameter(scale_));
  }

 private:
  [[noreturn]] static void refuse(double variance) {
    throw Error(
        {.code = "usage.bad_value",
         .what = fmt::format("variance holds {}, but may hold numbers of at least 0", variance),
         .where = "normalization",
         .fix = "give variances, or adapt() it to data"});
  }
  /// One number for each feature.
  static std::vector<double> for_each(const LayerBuilder& builder, const std::vector<double>& given,
                                      const char* what, double otherwise) {
    const auto count = static_cast<std::size_t>(builder.input().shape.elements());
    if (given.empty()) return std::vector<double>(count, otherwise);
    if (given.size() == 1) return std::vector<double>(count, given[0]);
    if (given.size() == count) return given;
    builder.refuse(fmt::format("as many features as its {} has numbers: {}", what, given.size()),
                   "adapt it to data with these features, or give one number for all");
  }

  Normalization config_;
  ParameterId shift_, scale_;
};

}  // namespace

void Normalization::adapt(const ConstView& data) {
  const bool numbers = data.dtype == DType::f32 || data.dtype == DType::f64;
  if (data.shape.rank() != 2 || data.shape.rows() == 0 || !numbers) {
    throw Error({.code = "usage.shape",
                 .what = fmt::format("cannot adapt to {} of type {}", to_string(data.shape),
                                     name_of(data.dtype)),
                 .where = "Normalization::adapt",
                 .fix = "give numbers [B,F] of at least one row"});
  }
  const std::int64_t columns = data.shape.columns();
  const double rows = static_cast<double>(data.shape.rows());
  const auto at = [&](std::int64_t i) {
    return data.dtype == DType::f32 ? static_cast<double>(data.f32()[i]) : data.f64()[i];
  };
  mean.assign(static_cast<std::size_t>(columns), 0);
  variance = mean;
  for (std::int64_t i = 0; i < data.elements(); ++i) {
    mean[static_cast<std::size_t>(i % columns)] += at(i);
  }
  for (double& one : mean) one /= rows;
  for (std::int64_t i = 0; i < data.elements(); ++i) {
    const auto column = static_cast<std::size_t>(i % columns);
    const double distance = at(i) - mean[column];
    variance[column] += distance * distance;
  }
  for (double& one : variance) one /= rows;
}

void Normalization::fields(Fields& f) {
  f("mean", mean, "of each feature, or one for all; none: 0");
  f("variance", variance, "of each feature, or one for all; none: 1");
}

std::unique_ptr<Layer> make_layer(const Normalization& config) {
  return std::make_unique<NormalizationLayer>(config);
}

}  // namespace lamina

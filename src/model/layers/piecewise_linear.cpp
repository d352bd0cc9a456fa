#include "lamina/model/layers/piecewise_linear.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lamina/autograd/operations.hpp"
#include "lamina/core/error.hpp"
#include "lamina/model/layer.hpp"
#include "model/layers/bin_edges.hpp"
#include "model/layers/given.hpp"

namespace lamina {

namespace {

class PiecewiseLinearLayer final : public Layer {
 public:
  explicit PiecewiseLinearLayer(const PiecewiseLinear& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    const std::int64_t columns = builder.numbers().shape.last();
    require_columns(builder, columns, config_.columns);
    Given lower, rate;
    for (const BinEdges& column : config_.columns) {
      const std::vector<double>& edges = column.edges;
      bins_.push_back(static_cast<std::int64_t>(edges.size()) - 1);
      for (std::size_t j = 0; j + 1 < edges.size(); ++j) {
        lower.numbers.push_back(edges[j]);
        rate.numbers.push_back(1 / (edges[j + 1] - edges[j]));
      }
    }
    const Shape all{static_cast<std::int64_t>(lower.numbers.size())};
    lower_ = builder.add("lower", all, ParameterKind::statistic, std::move(lower));
    rate_ = builder.add("rate", all, ParameterKind::statistic, std::move(rate));
  }

  Var forward(Tape& tape, std::span<const Var> in) const override {
    return piecewise_linear(tape, in[0], tape.parameter(lower_), tape.parameter(rate_), bins_);
  }

 private:
  PiecewiseLinear config_;
  std::vector<std::int64_t> bins_;  // of each column
  ParameterId lower_;
  ParameterId rate_;
};

/// Sorted values without what any of them has above the share of one bin.
std::vector<float> evened(const std::vector<float>& values, std::int64_t bins) {
  const std::size_t most = (values.size() - 1) / static_cast<std::size_t>(bins) + 1;
  std::vector<float> kept;
  for (const float value : values) {
    if (kept.size() < most || kept[kept.size() - most] != value) kept.push_back(value);
  }
  return kept;
}

}  // namespace

void PiecewiseLinear::adapt(const ConstView& data, std::int64_t bins) {
  if (data.shape.rank() != 2 || data.shape.rows() == 0 || data.dtype != DType::f32 || bins < 1) {
    throw Error({.code = "usage.shape",
                 .what = fmt::format("[piecewise_linear] cannot take {} bins of {} {}", bins,
                                     name_of(data.dtype), to_string(data.shape)),
                 .where = "adapt()",
                 .fix = "give it f32 rows [B,F], at least one, and at least one bin"});
  }
  const std::int64_t rows = data.shape.rows();
  const std::int64_t width = data.shape.columns();
  columns.assign(static_cast<std::size_t>(width), {});
  std::vector<float> values(static_cast<std::size_t>(rows));
  for (std::int64_t c = 0; c < width; ++c) {
    for (std::int64_t row = 0; row < rows; ++row) {
      values[static_cast<std::size_t>(row)] = data.f32()[row * width + c];
    }
    std::sort(values.begin(), values.end());
    columns[static_cast<std::size_t>(c)].edges = quantile_edges(evened(values, bins), bins);
  }
}

void BinEdges::fields(Fields& f) {
  f("edges", edges, "where the bins of a column meet, ascending");
}

void PiecewiseLinear::fields(Fields& f) {
  f.list("columns", columns, "the edges of every column's bins");
}

std::string PiecewiseLinear::detail() const {
  return fmt::format("{} column{}", columns.size(), columns.size() == 1 ? "" : "s");
}

std::unique_ptr<Layer> make_layer(const PiecewiseLinear& config) {
  return std::make_unique<PiecewiseLinearLayer>(config);
}

}  // namespace lamina

#include "lamina/model/layers/piecewise_linear_embedding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"
#include "model/layers/bin_edges.hpp"
#include "model/layers/given.hpp"

namespace lamina {

namespace {

class PiecewiseLinearEmbeddingLayer final : public Layer {
 public:
  explicit PiecewiseLinearEmbeddingLayer(const PiecewiseLinearEmbedding& config)
      : config_(config) {}

  void build(LayerBuilder& builder) override {
    const std::int64_t columns = builder.numbers().shape.last();
    require_columns(builder, columns, config_.columns);
    std::size_t most = 1;  // bins of a column
    for (const BinEdges& column : config_.columns) {
      most = std::max(most, column.edges.size() - 1);
    }
    Given lower, rate;
    for (const BinEdges& column : config_.columns) add_column(column.edges, most, lower, rate);
    bins_.assign(static_cast<std::size_t>(columns), static_cast<std::int64_t>(most));
    const auto each = static_cast<std::int64_t>(most);
    const std::int64_t width = config_.dimension;
    const Initializer start = RandomUniform{1 / std::sqrt(static_cast<double>(width))};
    linear_ = builder.add("linear", {columns, 1, width}, ParameterKind::scale, start);
    bias_ = builder.add("bias", {columns, width}, ParameterKind::bias, start);
    weight_ = builder.add("bins", {columns, each, width}, ParameterKind::weight, Zeros{});
    const Shape all{columns * each};
    lower_ = builder.add("lower", all, ParameterKind::statistic, std::move(lower));
    rate_ = builder.add("rate", all, ParameterKind::statistic, std::move(rate));
  }

  Var forward(Tape& tape, std::span<const Var> in) const override {
    const std::int64_t rows = tape.shape(in[0])[0];
    const auto columns = static_cast<std::int64_t>(bins_.size());
    const Var x = reshape(tape, in[0], {rows, columns, 1});
    const Var line = grouped_dense(tape, x, tape.parameter(linear_), tape.parameter(bias_));
    const Var places =
        piecewise_linear(tape, in[0], tape.parameter(lower_), tape.parameter(rate_), bins_);
    const Var by_column = reshape(tape, places, {rows, columns, bins_[0]});
    const Var bent = grouped_dense(tape, by_column, tape.parameter(weight_), Var{});
    return flatten(tape, add(tape, line, bent));
  }

 private:
  /// As many bins as the column that has the most: those that a column lacks stand behind its first
  /// one and are always 0, so that its last stays the last.
  static void add_column(const std::vector<double>& edges, std::size_t most, Given& lower,
                         Given& rate) {
    const auto add = [&](std::size_t j) {
      lower.numbers.push_back(edges[j]);
      rate.numbers.push_back(1 / (edges[j + 1] - edges[j]));
    };
    add(0);
    const std::size_t lacks = most - (edges.size() - 1);
    lower.numbers.insert(lower.numbers.end(), lacks, 0);
    rate.numbers.insert(rate.numbers.end(), lacks, 0);
    for (std::size_t j = 1; j + 1 < edges.size(); ++j) add(j);
  }

  PiecewiseLinearEmbedding config_;
  std::vector<std::int64_t> bins_;  // of each column: all the same
  ParameterId linear_, bias_, weight_, lower_, rate_;
};

}  // namespace

void PiecewiseLinearEmbedding::fields(Fields& f) {
  f("dimension", dimension, within(1, 4096), "numbers that each column becomes");
  f.list("columns", columns, "the edges of every column's bins");
}

std::string PiecewiseLinearEmbedding::detail() const {
  return fmt::format("{} column{}", columns.size(), columns.size() == 1 ? "" : "s");
}

std::unique_ptr<Layer> make_layer(const PiecewiseLinearEmbedding& config) {
  return std::make_unique<PiecewiseLinearEmbeddingLayer>(config);
}

}  // namespace lamina

#include "lamina/model/layers/piecewise_linear.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "lamina/autograd/operations.hpp"
#include "lamina/core/error.hpp"
#include "lamina/model/layer.hpp"

namespace lamina {

namespace {

/// Given numbers, which no training changes.
struct Given {
  static constexpr std::string_view kind = "given";
  std::vector<double> values;
  void fields(Fields&) {}
  void start(View view, const Fans&, Seed) const {
    fill(view, [&](std::int64_t i) { return values[static_cast<std::size_t>(i)]; });
  }
};

class PiecewiseLinearLayer final : public Layer {
 public:
  explicit PiecewiseLinearLayer(const PiecewiseLinear& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    const Field& in = builder.numbers();
    if (in.shape.last() != static_cast<std::int64_t>(config_.columns.size())) {
      builder.refuse(fmt::format("numbers [{}]", config_.columns.size()),
                     "give it the edges of every column");
    }
    Given lower, rate;
    for (const BinEdges& column : config_.columns) {
      const std::vector<double>& edges = column.edges;
      require_edges(edges, builder.name());
      bins_.push_back(static_cast<std::int64_t>(edges.size()) - 1);
      for (std::size_t j = 0; j + 1 < edges.size(); ++j) {
        lower.values.push_back(edges[j]);
        rate.values.push_back(1 / (edges[j + 1] - edges[j]));
      }
    }
    const Shape all{static_cast<std::int64_t>(lower.values.size())};
    lower_ = builder.add("lower", all, ParameterKind::statistic, std::move(lower));
    rate_ = builder.add("rate", all, ParameterKind::statistic, std::move(rate));
  }

  Var forward(Tape& tape, std::span<const Var> in) const override {
    return piecewise_linear(tape, in[0], tape.parameter(lower_), tape.parameter(rate_), bins_);
  }

 private:
  static void require_edges(const std::vector<double>& edges, const std::string& name) {
    const bool finite =
        std::all_of(edges.begin(), edges.end(), [](double edge) { return std::isfinite(edge); });
    const bool ascend = std::is_sorted(edges.begin(), edges.end(), std::less_equal<>());
    if (edges.size() >= 2 && finite && ascend) return;
    throw Error({.code = "usage.bad_value",
                 .what = "the edges of a column's bins are not at least two numbers that ascend",
                 .where = fmt::format("piecewise_linear '{}'", printable(name)),
                 .fix = "give quantiles of the column without repetitions"});
  }

  PiecewiseLinear config_;
  std::vector<std::int64_t> bins_;  // of each column
  ParameterId lower_;
  ParameterId rate_;
};

}  // namespace

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

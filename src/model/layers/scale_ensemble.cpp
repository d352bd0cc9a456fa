#include "lamina/model/layers/scale_ensemble.hpp"

#include <fmt/format.h>

#include <numeric>
#include <utility>

#include "lamina/autograd/operations.hpp"
#include "model/layers/of_members.hpp"

namespace lamina {

namespace {

/// Of [members,F]: one number for each member and column, which all that come of the column share.
struct ByColumn {
  static constexpr std::string_view kind = "by_column";
  ScaleStart start_as = ScaleStart::signs;
  std::vector<std::int64_t> column_of;  // of each of the F; empty: itself

  void fields(Fields&) {}
  void start(View values, const Fans&, Seed seed) const {
    const std::int64_t features = values.shape.columns();
    const std::int64_t columns = column_of.empty() ? features : column_of.back() + 1;
    fill(values, [&](std::int64_t i) {
      const std::int64_t feature = i % features;
      const std::int64_t column =
          column_of.empty() ? feature : column_of[static_cast<std::size_t>(feature)];
      const auto place = static_cast<std::uint64_t>(i / features * columns + column);
      const double number = normal(seed, place);
      if (start_as == ScaleStart::normal) return number;
      return number < 0 ? -1.0 : 1.0;
    });
  }
};

class ScaleEnsembleLayer final : public Layer {
 public:
  explicit ScaleEnsembleLayer(const ScaleEnsemble& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    const std::int64_t members = config_.ensemble_size;
    const std::int64_t features = features_of_members(builder, members);
    ByColumn start{.start_as = config_.start, .column_of = {}};
    for (std::size_t c = 0; c < config_.columns.size(); ++c) {
      start.column_of.insert(start.column_of.end(), static_cast<std::size_t>(config_.columns[c]),
                             static_cast<std::int64_t>(c));
    }
    if (!start.column_of.empty() && static_cast<std::int64_t>(start.column_of.size()) != features) {
      builder.refuse(fmt::format("numbers [{}]", start.column_of.size()),
                     "give it the widths of all columns, which add up to what comes in");
    }
    // A weight, so that it is decayed, as its authors do.
    scale_ = builder.add("scale", {members, features}, ParameterKind::weight, std::move(start));
  }

  Var forward(Tape& tape, std::span<const Var> in) const override {
    const Var x = for_members(tape, in[0], config_.ensemble_size);
    return scale_members(tape, x, tape.parameter(scale_), Var{});
  }

 private:
  ScaleEnsemble config_;
  ParameterId scale_;
};

}  // namespace

void ScaleEnsemble::fields(Fields& f) {
  f("ensemble_size", ensemble_size, within(1, 1 << 16), "members that train side by side");
  f("start", start, scale_start_names, "how the scales start: 1 or -1, or N(0, 1)");
  f("columns", columns, within(1, 1 << 24),
    "how many neighbours come of each column and start alike; none: each by itself");
}

std::string ScaleEnsemble::detail() const {
  return fmt::format("{} members", ensemble_size);
}

std::unique_ptr<Layer> make_layer(const ScaleEnsemble& config) {
  return std::make_unique<ScaleEnsembleLayer>(config);
}

}  // namespace lamina

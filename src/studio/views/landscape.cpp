// The loss around the weights, and the way of the training on it: what a slice shows, and by how
// much it lies.
#include <algorithm>
#include <cmath>

#include "studio/loss_surface.hpp"
#include "studio/number.hpp"
#include "studio/views.hpp"
#include "workflow/directions.hpp"

namespace lamina::studio {

namespace {

using Way = std::span<const std::shared_ptr<const Moment>>;

constexpr std::size_t most_vertices = 40;
constexpr std::int64_t most_rows = 500;

struct Plane {
  const char* kind;
  std::string x_name, y_name;
  std::array<Direction, 2> directions;
  double share = 1;
};

/// The two numbers of a network that has no more.
std::optional<Plane> exact_plane(const Moment& moment) {
  const ParameterTable& table = moment.scene->network.parameters();
  if (table.trainable_parameters() != 2) return {};
  Plane plane{.kind = "exact", .x_name = {}, .y_name = {}, .directions = {}};
  std::size_t found = 0;
  for (const ParameterEntry& entry : table.entries()) {
    if (entry.kind == ParameterKind::statistic) continue;
    for (std::int64_t i = 0; i < entry.shape.elements() && found < 2; ++i, ++found) {
      Direction& direction = plane.directions[found];
      direction.assign(static_cast<std::size_t>(table.arena_elements()), 0);
      direction[static_cast<std::size_t>(entry.offset + i)] = 1;
      (found == 0 ? plane.x_name : plane.y_name) = entry.name;
    }
  }
  return plane;
}

Plane plane_of(const Moment& moment, const std::string& kind,
               const std::vector<ParameterArena>& points) {
  if (auto exact = exact_plane(moment)) return *std::move(exact);
  const ParameterTable& table = moment.scene->network.parameters();
  if (kind == "path" && points.size() > 2) {
    MainDirections main = main_directions(table, moment.answering(), points);
    return {"path", "main direction", "second direction", std::move(main.directions), main.share};
  }
  const Seed seed = Seed(moment.state.options.seed).at("landscape");
  return {"random",
          "random direction",
          "another",
          {random_direction(moment.scene->network, moment.answering(), seed.at("first")),
           random_direction(moment.scene->network, moment.answering(), seed.at("second"))},
          0};
}

/// The moments of the same network, evenly chosen, the present one last.
std::vector<std::shared_ptr<const Moment>> vertices(const Moment& moment, Way way) {
  std::vector<std::shared_ptr<const Moment>> same;
  for (const auto& one : way) {
    if (one->state.network == moment.state.network && one->state.step <= moment.state.step) {
      same.push_back(one);
    }
  }
  std::vector<std::shared_ptr<const Moment>> some;
  const std::size_t count = std::min(same.size(), most_vertices);
  for (std::size_t i = 0; i < count; ++i) {
    some.push_back(same[count < 2 ? 0 : i * (same.size() - 1) / (count - 1)]);
  }
  return some;
}

std::vector<double> places(double low, double high, std::int64_t count) {
  std::vector<double> all;
  for (std::int64_t i = 0; i < count; ++i) {
    all.push_back(low + (high - low) * static_cast<double>(i) / static_cast<double>(count - 1));
  }
  return all;
}

class Slice {
 public:
  Slice(const Moment& moment, const Plane& plane, const Examples& rows)
      : origin_(moment.answering()), plane_(plane), surface_(moment, rows) {}

  double at(double x, double y) {
    const ConstView from = origin_.all();
    float* const to = surface_.weights().all().f32();
    const auto& [a, b] = plane_.directions;
    for (std::size_t i = 0; i < a.size(); ++i) {
      to[i] = static_cast<float>(from.f32()[i] + x * a[i] + y * b[i]);
    }
    return surface_();
  }
  double at(const ParameterArena& weights) {
    std::copy_n(weights.all().f32(), weights.all().elements(), surface_.weights().all().f32());
    return surface_();
  }
  /// Those of the last place.
  const ParameterArena& weights() { return surface_.weights(); }
  double along_axis(std::size_t axis, const ParameterArena& weights) const {
    return along(plane_.directions[axis], origin_, weights);
  }

 private:
  const ParameterArena& origin_;
  const Plane& plane_;
  LossSurface surface_;
};

std::string asked_kind(const Query& query) {
  std::string kind = query.text("kind", "path");
  if (kind != "path" && kind != "random") refuse_value("kind", kind, "path or random");
  return kind;
}

/// The slope of the surface along both axes, by the gradient of the run's own next step were it at
/// `weights`.
std::array<double, 2> slope_at(const Moment& moment, const Plane& plane, const Examples& rows,
                               const ParameterArena& weights) {
  TrainingState state = moment.state;
  std::copy_n(weights.all().f32(), weights.all().elements(), state.parameters.all().f32());
  const Moment there(moment.scene, std::move(state));
  const StepAside aside(there, rows);
  const ConstView gradient = aside.watched().gradients->all();
  std::array<double, 2> slope{};
  for (std::size_t axis = 0; axis < slope.size(); ++axis) {
    const Direction& direction = plane.directions[axis];
    for (std::size_t i = 0; i < direction.size(); ++i) {
      slope[axis] += gradient.f32()[i] * direction[i];
    }
  }
  return slope;
}

}  // namespace

Json ball_json(const Moment& moment, const Query& query, Way way) {
  constexpr double far = 1e6;
  double x = query.real("x", 0, -far, far);
  double y = query.real("y", 0, -far, far);
  std::vector<ParameterArena> points;
  for (const auto& one : vertices(moment, way)) points.push_back(one->answering());
  const Plane plane = plane_of(moment, asked_kind(query), points);
  constexpr std::int64_t most_steps = 80;
  const Examples rows =
      some_training_rows(moment.data(), affordable_rows(moment, 6 * most_steps, most_rows));
  Slice slice(moment, plane, rows);
  double loss = slice.at(x, y);
  Json places = Json::array({{{"x", x}, {"y", y}, {"loss", number(loss)}}});
  double stride = query.real("reach", 1, 1e-6, far) / 20;
  const double least = stride / 64;
  for (std::int64_t step = 0; step < most_steps && stride > least && std::isfinite(loss); ++step) {
    slice.at(x, y);
    const auto [dx, dy] = slope_at(moment, plane, rows, slice.weights());
    const double steep = std::sqrt(dx * dx + dy * dy);
    if (!(steep > 0) || !std::isfinite(steep)) break;
    double there = INFINITY;
    // It rolls as far as it gets lower.
    for (; stride > least; stride /= 2) {
      there = slice.at(x - stride * dx / steep, y - stride * dy / steep);
      if (there < loss) break;
    }
    if (!(there < loss)) break;
    x -= stride * dx / steep;
    y -= stride * dy / steep;
    loss = there;
    places.push_back({{"x", x}, {"y", y}, {"loss", number(loss)}});
  }
  return {{"version", moment.scene->version}, {"step", moment.state.step}, {"places", places}};
}

Json landscape_json(const Moment& moment, const Query& query, Way way) {
  const std::int64_t grid = query.whole("grid", 21, 5, 61);
  const std::string kind = asked_kind(query);
  const auto chosen = vertices(moment, way);
  std::vector<ParameterArena> points;
  for (const auto& one : chosen) points.push_back(one->answering());
  const Plane plane = plane_of(moment, kind, points);
  const Examples rows =
      some_training_rows(moment.data(), affordable_rows(moment, grid * grid, most_rows));
  Slice slice(moment, plane, rows);

  Json path = Json::array();
  double worst = 0;
  double reach = plane.kind == std::string("random") ? 1 : 0.1;
  const bool shows_way = plane.kind != std::string("random");
  for (std::size_t i = 0; shows_way && i < points.size(); ++i) {
    const double x = slice.along_axis(0, points[i]);
    const double y = slice.along_axis(1, points[i]);
    const double loss = slice.at(points[i]);
    const double gap = loss - slice.at(x, y);
    worst = std::max(worst, std::fabs(gap));
    reach = std::max({reach, std::fabs(x) * 1.25, std::fabs(y) * 1.25});
    path.push_back({{"step", chosen[i]->state.step},
                    {"x", number(x)},
                    {"y", number(y)},
                    {"loss", number(loss)},
                    {"gap", number(gap)}});
  }
  const std::vector<double> axis = places(-reach, reach, grid);
  std::vector<double> values;
  double low = INFINITY;
  double high = -INFINITY;
  for (const double y : axis) {
    for (const double x : axis) {
      values.push_back(slice.at(x, y));
      if (!std::isfinite(values.back())) continue;
      low = std::min(low, values.back());
      high = std::max(high, values.back());
    }
  }
  return {{"version", moment.scene->version},
          {"step", moment.state.step},
          {"kind", plane.kind},
          {"x_name", plane.x_name},
          {"y_name", plane.y_name},
          {"x", numbers(axis)},
          {"y", numbers(axis)},
          {"values", numbers(values)},
          {"low", number(low)},
          {"high", number(high)},
          {"middle", number(slice.at(0, 0))},
          {"path", path},
          {"share", shows_way ? number(plane.share) : Json(nullptr)},
          {"worst_gap", shows_way ? number(worst) : Json(nullptr)},
          {"rows", rows.rows()},
          {"loss_name", moment.state.options.loss.kind()}};
}

}  // namespace lamina::studio

// Which learning rate? Where a step along the optimizer's own next direction leads, by its length.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "lamina/core/math.hpp"
#include "lamina/workflow/find_rate.hpp"
#include "studio/loss_surface.hpp"
#include "studio/number.hpp"
#include "studio/views.hpp"

namespace lamina::studio {

namespace {

constexpr int steps_each_way = 20;  // ten a power of ten
constexpr std::int64_t most_rows = 256;

/// A step of length `times` of the one that was tried.
void move(ParameterArena& to, const ParameterArena& from, const ParameterArena& change,
          double times) {
  const ConstView start = from.all();
  for (std::int64_t i = 0; i < start.elements(); ++i) {
    to.all().f32()[i] =
        static_cast<float>(start.f32()[i] + times * static_cast<double>(change.all().f32()[i]));
  }
}

struct Verdict {
  const char* word;
  std::string text;
};

Verdict verdict_of(double now, double best, double loss_now, double before, double loss_best) {
  const double gain = before - loss_best;
  constexpr double little = 1e-6;
  if (!(gain > little * std::max(std::fabs(before), 1.0))) {
    return {"flat", "No step along this direction makes the loss of this batch smaller."};
  }
  if (!std::isfinite(loss_now) || loss_now > before) {
    return {"too large",
            fmt::format("A step at {:.3g} makes the loss larger; {:.3g} would be best here.", now,
                        best)};
  }
  constexpr double small_share = 0.05;
  if (before - loss_now < small_share * gain && now < best) {
    return {"too small", fmt::format("A step at {:.3g} gains {:.1f} % of what one at {:.3g} would.",
                                     now, 100 * (before - loss_now) / gain, best)};
  }
  return {"good", fmt::format("A step at {:.3g} makes the loss of this batch smaller.", now)};
}

}  // namespace

Json rate_json(const Moment& moment) {
  const std::int64_t wanted = std::min<std::int64_t>(
      std::max<std::int64_t>(moment.state.options.batch_size, 32), most_rows);
  const Examples rows =
      some_training_rows(moment.data(), affordable_rows(moment, 2 * steps_each_way + 3, wanted));
  const StepAside aside(moment, rows);
  const ParameterArena& change = *aside.watched().change;
  LossSurface surface(moment, rows);
  const ParameterArena start = moment.state.parameters;
  const double now = moment.rate();
  const auto loss_at = [&](double rate) {
    move(surface.weights(), start, change, now > 0 ? rate / now : 0);
    return surface();
  };
  const double before = loss_at(0);
  const double loss_now = loss_at(now);
  std::vector<double> rates;
  std::vector<double> losses;
  double best = 0;
  double loss_best = before;
  for (int i = -steps_each_way; i <= steps_each_way; ++i) {
    rates.push_back(now * math::exp(math::log(10) * i / 10));
    losses.push_back(loss_at(rates.back()));
    if (losses.back() < loss_best) {
      loss_best = losses.back();
      best = rates.back();
    }
  }
  constexpr double near = 1e-2;
  const double slope = now > 0 ? (loss_at(now * near) - before) / (now * near) : NAN;
  const Verdict verdict = verdict_of(now, best, loss_now, before, loss_best);
  return {{"version", moment.scene->version},
          {"step", moment.state.step},
          {"rates", numbers(rates)},
          {"losses", numbers(losses)},
          {"now", number(now)},
          {"loss_now", number(loss_now)},
          {"loss_before", number(before)},
          {"slope", number(slope)},
          {"best", best > 0 ? number(best) : Json(nullptr)},
          {"verdict", verdict.word},
          {"text", verdict.text},
          {"rows", rows.rows()}};
}

Json range_json(const Scene& scene) {
  const RateRange range = find_rate(scene.network, scene.data->training.examples(), scene.fit, 1);
  std::vector<double> rates, losses, smoothed;
  for (const RateStep& step : range.steps) {
    rates.push_back(step.rate);
    losses.push_back(step.loss);
    smoothed.push_back(step.smoothed);
  }
  return {{"version", scene.version},
          {"rates", numbers(rates)},
          {"losses", numbers(losses)},
          {"smoothed", numbers(smoothed)},
          {"suggested", range.suggested ? number(*range.suggested) : Json(nullptr)}};
}

}  // namespace lamina::studio

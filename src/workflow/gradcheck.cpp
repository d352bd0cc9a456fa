#include "lamina/workflow/gradcheck.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include "lamina/core/error.hpp"
#include "training/check_examples.hpp"
#include "workflow/loss_scene.hpp"
#include "workflow/own_network.hpp"
#include "workflow/prepared.hpp"
#include "workflow/random_rows.hpp"
#include "workflow/said.hpp"
#include "workflow/trained_losses.hpp"
#include "workflow/weighting.hpp"
#include "workflow/wide_network.hpp"

namespace lamina {

namespace {

/// A number of which dL/d(it) is checked, and what was found.
struct Entry {
  std::size_t place = 0;
  std::int64_t index = 0;
  double analytic = 0;
  double largest = 0;  ///< gradient of its tensor
  double numeric = 0;
  double relative_error = 0;
  bool kink = false;
};

/// What a difference quotient of step h cannot see: some units in the last place of the loss.
double rounding(double loss, double h) {
  return 16 * std::numeric_limits<double>::epsilon() * std::max(1.0, std::abs(loss)) / h;
}

/// Slopes of the loss along one number of a scene.
class Slopes {
 public:
  Slopes(LossScene& scene, double& number) : scene_(scene), number_(number), start_(number) {}

  double at(double offset) {
    number_ = start_ + offset;
    const double loss = scene_.loss();
    number_ = start_;
    return loss;
  }
  /// Error of order h⁴.
  double central(double h) { return (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h); }
  /// To the right of it, or with a negative h to the left; error of order h².
  double one_sided(double h, double here) { return (4 * at(h) - at(2 * h) - 3 * here) / (2 * h); }

 private:
  LossScene& scene_;
  double& number_;
  double start_;
};

void check_entry(LossScene& scene, double loss, double tolerance, Entry& entry) {
  constexpr std::array steps = {1e-3, 1e-4, 1e-5, 1e-6};
  constexpr double share_of_largest = 1e-3;
  Slopes slopes(scene, scene.numbers(entry.place)[entry.index]);
  entry.relative_error = std::numeric_limits<double>::infinity();
  for (const double h : steps) {
    const double numeric = slopes.central(h);
    const double size = std::max({std::abs(entry.analytic), std::abs(numeric),
                                  share_of_largest * entry.largest, rounding(loss, h) / tolerance});
    const double error = std::abs(entry.analytic - numeric) / size;
    if (std::isfinite(error) && error < entry.relative_error) {
      entry.numeric = numeric;
      entry.relative_error = error;
    }
    if (error <= tolerance) return;
  }
  if (entry.relative_error == std::numeric_limits<double>::infinity()) {
    entry.numeric = std::numeric_limits<double>::quiet_NaN();
    return;
  }
  // A smooth function has one slope; half a thousandth more is no rounding.
  constexpr double h = steps.back();
  constexpr double apart = 1e-3;
  const double right = slopes.one_sided(h, loss);
  const double left = slopes.one_sided(-h, loss);
  entry.kink = std::abs(right - left) >
               10 * rounding(loss, h) + apart * std::max(std::abs(right), std::abs(left));
}

/// At most `limit` entries of a tensor by a keyed choice: three in four from those whose gradient
/// is not 0, as far as there are such.
std::vector<std::int64_t> chosen(const Tensor& gradient, std::int64_t limit, Seed seed) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(gradient.elements()));
  if (order.empty()) return order;
  Permutation(seed, gradient.elements()).write(0, order);
  if (gradient.elements() <= limit) return order;
  const auto zeros = std::stable_partition(order.begin(), order.end(),
                                           [&](std::int64_t i) { return gradient.f64()[i] != 0; });
  const std::int64_t others = zeros - order.begin();
  const std::int64_t first =
      std::min(others, std::max(limit * 3 / 4, limit - (order.end() - zeros)));
  std::rotate(order.begin() + first, zeros, order.end());
  order.resize(static_cast<std::size_t>(limit));
  return order;
}

double largest_of(const Tensor& gradient) {
  double largest = 0;
  for (std::int64_t i = 0; i < gradient.elements(); ++i) {
    largest = std::max(largest, std::abs(gradient.f64()[i]));
  }
  return largest;
}

std::vector<CheckedTensor> by_tensor(const std::vector<LossScene::Place>& places,
                                     const std::vector<Entry>& entries, double tolerance) {
  std::vector<CheckedTensor> tensors;
  for (const LossScene::Place& place : places) {
    tensors.push_back({.name = place.name, .shape = place.shape});
  }
  for (const Entry& entry : entries) {
    CheckedTensor& tensor = tensors[entry.place];
    ++tensor.checked;
    if (entry.kink) {
      ++tensor.kinks;
      continue;
    }
    const bool agrees = entry.relative_error <= tolerance;
    tensor.agrees = tensor.agrees && agrees;
    if (tensor.worst >= 0 && entry.relative_error <= tensor.relative_error) continue;
    tensor.worst = entry.index;
    tensor.analytic = entry.analytic;
    tensor.numeric = entry.numeric;
    tensor.relative_error = entry.relative_error;
  }
  return tensors;
}

void require_options(const GradcheckOptions& options) {
  const auto refuse = [](const char* what, const char* fix) {
    throw Error({.code = "usage.bad_value", .what = what, .where = "gradcheck", .fix = fix});
  };
  if (options.rows < 1) refuse("a batch of no rows has no loss", "give rows of at least 1");
  if (options.entries < 1) refuse("no entry would be checked", "give entries of at least 1");
  if (!(options.tolerance > 0)) refuse("the tolerance is not above 0", "give one such as 1e-6");
}

/// The losses as told over those that are known.
FitOptions said_over(FitOptions fit, const std::string& text, Task task) {
  fit.loss = said_loss(text, fit.loss, task);
  for (OutputLoss& one : fit.losses) one.loss = said_loss(text, one.loss, task);
  return fit;
}

/// Rows whose answer is known, by a keyed choice, ascending.
std::vector<std::int64_t> some_rows(const Table& table, const std::string& target,
                                    const GradcheckOptions& options) {
  const Column* const column = table.find(target);
  if (column == nullptr) {
    throw Error({.code = "data.missing_column",
                 .what = "the column of the answers, '" + printable(target) + "', is not there",
                 .where = table.name(),
                 .fix = "the loss needs rows with known answers; without DATA random rows do"});
  }
  std::vector<std::int64_t> rows;
  const Permutation order(Seed(options.seed).at("rows"), std::max<std::int64_t>(table.rows(), 1));
  for (std::int64_t place = 0; place < table.rows(); ++place) {
    if (static_cast<std::int64_t>(rows.size()) == options.rows) break;
    const std::int64_t row = order(place);
    if (!column->is_missing(row)) rows.push_back(row);
  }
  if (rows.empty()) {
    throw Error({.code = "data.no_rows",
                 .what = "no row has a value in the target column '" + printable(target) + "'",
                 .where = table.name(),
                 .fix = "give rows with known answers"});
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

/// As train() starts.
ParameterArena start(const Network& network, const GradcheckOptions& options) {
  return network.initialize(Seed(options.seed).at("parameters"));
}

Task task_of(const Network& network) {
  const Activation& head = network.outputs()[0].head;
  if (head.as<Softmax>() != nullptr) return Task::multiclass;
  return head.as<Sigmoid>() != nullptr ? Task::binary : Task::regression;
}

GradcheckReport on_random_rows(const Network& network, const ParameterArena& parameters,
                               const FitOptions& losses, const GradcheckOptions& options) {
  const RandomRows rows =
      random_rows(network, losses, options.rows, Seed(options.seed).at("random_rows"));
  GradcheckReport report = gradcheck(network, parameters, rows.examples(), losses, options);
  report.random_rows = true;
  return report;
}

}  // namespace

std::string CheckedTensor::place() const {
  if (worst < 0) return "";
  std::string text;
  std::int64_t rest = worst;
  for (int axis = shape.rank(); axis-- > 0;) {
    text = fmt::format("{}{}{}", rest % shape[axis], text.empty() ? "" : ", ", text);
    rest /= shape[axis];
  }
  return "[" + text + "]";
}

bool GradcheckReport::agrees() const {
  return std::all_of(tensors.begin(), tensors.end(),
                     [](const CheckedTensor& tensor) { return tensor.agrees; });
}

GradcheckReport gradcheck(const Network& network, const ParameterArena& parameters,
                          const Examples& rows, const FitOptions& losses,
                          const GradcheckOptions& options) {
  require_options(options);
  const FloatMode float_mode;
  const NetworkLoss loss(network, losses);
  check_shapes(network, loss, rows, "rows to check");
  check_values(network, loss, rows, "rows to check");
  const Network wide = with_numbers_for_pixels(network);
  const Seed seed(options.seed);
  LossScene scene(wide, loss, parameters, rows, seed);
  GradcheckReport report{.loss_name = std::string(loss.loss(0).kind()),
                         .loss = scene.loss(),
                         .rows = rows.rows(),
                         .tolerance = options.tolerance};
  if (!std::isfinite(report.loss)) {
    throw Error({.code = "data.no_loss",
                 .what = "the loss of these rows is not a finite number",
                 .where = "gradcheck, before anything was changed",
                 .fix = "check the rows for extreme values, and the parameters for NaN"});
  }
  const std::vector<Tensor> gradients = scene.gradients();
  std::vector<Entry> entries;
  for (std::size_t place = 0; place < gradients.size(); ++place) {
    const Tensor& gradient = gradients[place];
    const double largest = largest_of(gradient);
    const Seed choice = seed.at("entries").at(scene.places()[place].name);
    for (const std::int64_t index : chosen(gradient, options.entries, choice)) {
      entries.push_back({place, index, gradient.f64()[index], largest});
    }
  }
  const Engine engine(options.threads);
  const auto count = static_cast<std::int64_t>(entries.size());
  engine.parallel(count, 1, [&](std::int64_t begin, std::int64_t end) {
    LossScene own(wide, loss, parameters, rows, seed);
    for (std::int64_t i = begin; i < end; ++i) {
      check_entry(own, report.loss, options.tolerance, entries[static_cast<std::size_t>(i)]);
    }
  });
  report.tensors = by_tensor(scene.places(), entries, options.tolerance);
  return report;
}

GradcheckReport gradcheck(const Model& model, const Table* table, const GradcheckOptions& options) {
  require_options(options);
  const Artifact& artifact = model.artifact();
  const Preprocessor& preprocessor = artifact.preprocessor;
  const FitOptions losses = said_over(trained_losses(artifact), options.loss, preprocessor.task());
  if (table == nullptr) {
    return on_random_rows(artifact.network, artifact.parameters, losses, options);
  }
  const std::vector<std::int64_t> chosen = some_rows(*table, preprocessor.target(), options);
  Prepared rows = prepare(preprocessor, artifact.network, *table, chosen);
  rows.weights = trained_weights(artifact, *table, chosen);
  return gradcheck(artifact.network, artifact.parameters, rows.examples(), losses, options);
}

GradcheckReport gradcheck(const Network& network, const Table& table, const TrainOptions& training,
                          const GradcheckOptions& options) {
  require_options(options);
  TrainOptions with_loss = training;
  if (!options.loss.empty()) with_loss.said.loss = options.loss;
  const TrainingPlan plan = plan_training(table, with_loss, std::nullopt, &network);
  const std::vector<std::int64_t> chosen = some_rows(table, training.target, options);
  Prepared rows = prepare(plan.preprocessor(), plan.network(), table, chosen);
  rows.weights =
      loss_weights(weighting_of(training, plan.preprocessor()), plan.preprocessor(), table, chosen);
  return gradcheck(plan.network(), start(plan.network(), options), rows.examples(),
                   plan.fit_options(), options);
}

GradcheckReport gradcheck(const Network& network, const GradcheckOptions& options) {
  require_options(options);
  Network built = network;
  built.build(likely_inputs(network));
  const FitOptions losses = said_over(likely_losses(built), options.loss, task_of(built));
  return on_random_rows(built, start(built, options), losses, options);
}

}  // namespace lamina

// Functions with the data on them: an activation with this layer's z, the loss with its rows.
#include <algorithm>
#include <array>
#include <cmath>

#include "lamina/core/math.hpp"
#include "lamina/model/layers/dense_ensemble.hpp"
#include "lamina/model/perceptron.hpp"
#include "lamina/objective/losses.hpp"
#include "lamina/preprocess/column_summary.hpp"
#include "studio/loss_surface.hpp"
#include "studio/number.hpp"
#include "studio/views.hpp"
#include "workflow/prepared.hpp"

namespace lamina::studio {

namespace {

constexpr std::int64_t points = 121;
constexpr std::int64_t bins = 64;
constexpr std::int64_t rows_to_see = 512;

/// g(z) at one number, by the library.
double value_at(const Activation& g, double z) {
  return Perceptron{.weights = {1}, .activation = g}.forward(std::array{z}).output;
}

/// Of a layer, of several members all.
const Activation& activation_of(const Moment& moment, const std::string& name) {
  for (const Node& node : moment.scene->network.nodes()) {
    if (node.name != name) continue;
    if (const auto* dense = node.layer.as<Dense>()) return dense->activation;
    if (const auto* several = node.layer.as<DenseEnsemble>()) return several->activation;
  }
  refuse_value("layer", name, "the name of a dense layer, as dense_1");
}

Json histogram_json(const ConstView& z, double low, double high) {
  std::vector<std::int64_t> counts(bins);
  for (std::int64_t i = 0; i < z.elements(); ++i) {
    const double place = (z.f32()[i] - low) / (high - low) * bins;
    ++counts[static_cast<std::size_t>(std::clamp<double>(place, 0, bins - 1))];
  }
  return {{"low", low}, {"step", (high - low) / bins}, {"counts", counts}};
}

/// The loss of one row that the network answers so.
class LossOfOne {
 public:
  LossOfOne(const Loss& loss, std::int64_t classes) : loss_(loss), classes_(classes) {}

  /// `answer`: the chance of the second of two classes, or of the truth, or the amount; `truth`
  /// likewise.
  double operator()(double answer, double truth) const {
    const Engine engine(1);
    Tape tape(engine, DType::f64);
    ParameterTable none;
    none.lay_out();
    const ParameterArena no_values(none, DType::f64);
    tape.begin_evaluation(none, no_values);
    if (loss_->targets() == Targets::labels) {
      Tensor said({1, classes_}, DType::f64);
      for (std::int64_t c = 0; c < classes_; ++c) {
        const double chance = c == 0 ? answer : (1 - answer) / static_cast<double>(classes_ - 1);
        said.f64()[c] = loss_->reads_logits() ? math::log(chance) : chance;
      }
      const Tensor code({1}, DType::i32);
      return *tape.value(lamina::loss(tape, loss_, tape.input(said), tape.input(code))).f64();
    }
    double form = answer;
    if (loss_->reads_logits()) form = math::log(answer / (1 - answer));
    const Var said = tape.input(ConstView(&form, {1, 1}, DType::f64));
    const Var true_answer = tape.input(ConstView(&truth, {1, 1}, DType::f64));
    return *tape.value(lamina::loss(tape, loss_, said, true_answer)).f64();
  }

 private:
  const Loss& loss_;
  std::int64_t classes_;
};

Json loss_curve(const LossOfOne& loss, const std::string& label, double low, double high,
                double truth) {
  Json x = Json::array();
  Json y = Json::array();
  for (std::int64_t i = 0; i < points; ++i) {
    const double at = low + (high - low) * static_cast<double>(i) / (points - 1);
    x.push_back(number(at));
    y.push_back(number(loss(at, truth)));
  }
  return {{"label", label}, {"x", x}, {"loss", y}};
}

}  // namespace

Json activation_json(const Moment& moment, const Query& query) {
  const std::string name = query.text("layer");
  const Activation& g = activation_of(moment, name);
  if (g.kind() == "softmax" || g.kind() == "log_softmax") {
    not_here("softmax bends all units of a layer together, so it has no curve",
             "choose a hidden layer");
  }
  const Examples rows = some_training_rows(moment.data(), affordable_rows(moment, 3, rows_to_see));
  const StepAside aside(moment, rows);
  const WatchedNode& node = *aside.watched().node(name);
  const ConstView z = node.z;
  double reach = 4;
  for (std::int64_t i = 0; i < z.elements(); ++i) {
    if (std::isfinite(z.f32()[i])) reach = std::max<double>(reach, std::fabs(z.f32()[i]));
  }
  constexpr double near = 1e-5;
  Json at = Json::array(), value = Json::array(), slope = Json::array();
  double steepest = 0;
  const auto slope_at = [&](double where) {
    return (value_at(g, where + near) - value_at(g, where - near)) / (2 * near);
  };
  for (std::int64_t i = 0; i < points; ++i) {
    const double where = -reach + 2 * reach * static_cast<double>(i) / (points - 1);
    const double steep = slope_at(where);
    steepest = std::max(steepest, std::fabs(steep));
    at.push_back(number(where));
    value.push_back(number(value_at(g, where)));
    slope.push_back(number(steep));
  }
  constexpr double flat_share = 0.02;
  std::int64_t flat = 0;
  const std::int64_t stride = z.elements() / 4096 + 1;
  std::int64_t looked = 0;
  for (std::int64_t i = 0; i < z.elements(); i += stride, ++looked) {
    if (std::fabs(slope_at(z.f32()[i])) < flat_share * steepest) ++flat;
  }
  return {{"version", moment.scene->version},
          {"step", moment.state.step},
          {"layer", name},
          {"activation", g.kind()},
          {"z", at},
          {"value", value},
          {"slope", slope},
          {"histogram", histogram_json(z, -reach, reach)},
          {"flat", looked > 0 ? number(static_cast<double>(flat) / static_cast<double>(looked))
                              : Json(nullptr)},
          {"rows", rows.rows()},
          {"units", z.shape.columns()}};
}

Json loss_json(const Moment& moment) {
  const Data& data = moment.data();
  const Preprocessor& preprocessor = moment.preprocessor();
  const Loss& of = moment.state.options.loss;
  const auto classes = static_cast<std::int64_t>(preprocessor.labels().size());
  const LossOfOne loss(of, std::max<std::int64_t>(classes, 2));
  const bool two = preprocessor.task() == Task::binary;
  const Prepared& part = data.validation.rows() > 0 ? data.validation : data.training;
  const auto& places = data.validation.rows() > 0 ? data.draft.validation : data.draft.training;
  constexpr std::int64_t most_rows = 500;
  const std::vector<std::int64_t> some = sampled_rows(part.rows(), most_rows);
  const Prepared few = rows_at(part, some);
  const Predictions answers = moment.model().predictor().predict(few.features);
  constexpr double least = 0.005;
  constexpr double most = 3;
  Json curves = Json::array();
  if (two) {
    for (std::size_t c = 0; c < 2; ++c) {
      curves.push_back(
          loss_curve(loss, preprocessor.labels()[c], least, 1 - least, static_cast<double>(c)));
    }
  } else if (data.classes()) {
    curves.push_back(loss_curve(loss, "the true class", least, 1 - least, 1));
  } else {
    curves.push_back(loss_curve(loss, "answer minus truth", -most, most, 0));
  }
  Json rows = Json::array();
  double sum = 0;
  for (std::int64_t i = 0; i < few.rows(); ++i) {
    const auto place = static_cast<std::size_t>(i);
    double x = 0;
    double truth = 1;
    std::size_t curve = 0;
    if (two) {
      x = answers.probabilities.f32()[2 * i + 1];
      truth = few.labels[place];
      curve = static_cast<std::size_t>(std::max(few.labels[place], 0));
    } else if (data.classes()) {
      x = answers.probabilities.f32()[i * classes + std::max(few.labels[place], 0)];
    } else {
      const TargetTransform& transform = preprocessor.target_transform();
      x = transform.apply(answers.values[place]) - transform.apply(few.values[place]);
      truth = 0;
    }
    constexpr double tiny = 0x1p-23;
    const double cost = loss(data.classes() ? std::clamp(x, tiny, 1 - tiny) : x, truth);
    sum += cost;
    rows.push_back({{"row", places[static_cast<std::size_t>(some[place])]},
                    {"x", number(x)},
                    {"loss", number(cost)},
                    {"curve", curve}});
  }
  return {
      {"version", moment.scene->version},
      {"step", moment.state.step},
      {"loss", of.kind()},
      {"x_name", two              ? "chance of " + preprocessor.labels()[1]
                 : data.classes() ? std::string("chance of the true class")
                                  : std::string(preprocessor.target_transform().straight()
                                                    ? "error in standard deviations of the target"
                                                    : "error of the transformed target")},
      {"curves", curves},
      {"rows", rows},
      {"mean", some.empty() ? Json(nullptr) : number(sum / static_cast<double>(some.size()))}};
}

}  // namespace lamina::studio

#include "course/rows.hpp"

#include <cmath>

#include "lamina/autograd/operations.hpp"
#include "lamina/core/math.hpp"

namespace lamina::course {

double uniform_at(Seed seed, std::uint64_t index) {
  return uniform(philox(seed.key(), index, 0)[0]);
}

Rows students(std::int64_t count, Seed seed) {
  Rows rows{Tensor({count, 2}), Tensor({count, 1})};
  for (std::int64_t i = 0; i < count; ++i) {
    const Seed own = seed.at(static_cast<std::uint64_t>(i));
    const double diligence = uniform_at(own, 0);
    const double attends = 0.6 * diligence + 0.4 * uniform_at(own, 1);
    const double works = 0.5 * diligence + 0.5 * uniform_at(own, 2);
    const double lectures = std::floor(13 * attends * attends);
    const double hours = std::floor(40 * works * works) / 2;
    const double chance = 1 / (1 + math::exp(6 - 1.2 * lectures - 0.8 * hours));
    rows.x.f32()[2 * i] = static_cast<float>(lectures);
    rows.x.f32()[2 * i + 1] = static_cast<float>(hours);
    rows.y.f32()[i] = uniform_at(own, 3) < chance ? 1.0F : 0.0F;
  }
  return rows;
}

Rows rings(std::int64_t count, Seed seed) {
  Rows rows{Tensor({count, 2}), Tensor({count, 1})};
  for (std::int64_t i = 0; i < count; ++i) {
    const Seed own = seed.at(static_cast<std::uint64_t>(i));
    const double x = 2 * uniform_at(own, 0) - 1, y = 2 * uniform_at(own, 1) - 1;
    const double square = x * x + y * y;
    rows.x.f32()[2 * i] = static_cast<float>(x);
    rows.x.f32()[2 * i + 1] = static_cast<float>(y);
    rows.y.f32()[i] = square > 0.16 && square < 0.64 ? 1.0F : 0.0F;
  }
  return rows;
}

Learner::Learner(Sequential net, std::int64_t inputs, Seed seed, DType dtype)
    : network(std::move(net)) {
  network.build({Field::numbers(inputs)});
  weights = network.initialize(seed, dtype);
}

FitResult Learner::learn(const Rows& training, const Rows& validation, const FitOptions& options) {
  const Engine engine(1);
  return fit(engine, network, weights, training.examples(),
             validation.x.empty() ? Examples{} : validation.examples(), options);
}

std::vector<float> Learner::answers(const Tensor& x) const {
  const Engine engine(1);
  Tape tape(engine);
  tape.begin_evaluation(network.parameters(), weights);
  const ConstView answer = tape.value(network.forward(tape, tape.input(x)));
  return {answer.f32(), answer.f32() + answer.elements()};
}

double Learner::loss(const Rows& rows, const Loss& what) const {
  const Engine engine(1);
  Tape tape(engine);
  tape.begin_evaluation(network.parameters(), weights);
  const auto form = what->reads_logits() ? Network::Output::logits : Network::Output::answer;
  const Var said = network.forward(tape, tape.input(rows.x), form);
  return *tape.value(lamina::loss(tape, what, said, tape.input(rows.y))).f32();
}

double accuracy(const std::vector<float>& answers, const Rows& rows) {
  std::int64_t right = 0;
  for (std::int64_t i = 0; i < rows.count(); ++i) {
    right += (answers[static_cast<std::size_t>(i)] > 0.5F) == (rows.y.f32()[i] > 0.5F) ? 1 : 0;
  }
  return static_cast<double>(right) / static_cast<double>(rows.count());
}

plot::HeatMap answers_over(const Learner& learner, double x_low, double x_high, double y_low,
                           double y_high, std::string name) {
  plot::HeatMap map{.name = std::move(name),
                    .columns = 64,
                    .rows = 40,
                    .x_low = x_low,
                    .x_high = x_high,
                    .y_low = y_low,
                    .y_high = y_high,
                    .low = 0,
                    .high = 1};
  Tensor points({map.columns * map.rows, 2});
  for (std::int64_t i = 0; i < map.columns * map.rows; ++i) {
    const double x = static_cast<double>(i % map.columns) / static_cast<double>(map.columns - 1);
    const double y = static_cast<double>(i / map.columns) / static_cast<double>(map.rows - 1);
    points.f32()[2 * i] = static_cast<float>(x_low + x * (x_high - x_low));
    points.f32()[2 * i + 1] = static_cast<float>(y_low + y * (y_high - y_low));
  }
  for (const float answer : learner.answers(points)) map.values.push_back(answer);
  return map;
}

}  // namespace lamina::course

#include "course/lessons/mini_batches.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "course/page.hpp"
#include "course/rows.hpp"

namespace lamina::course {

const LessonWords MiniBatchesLesson::words = {
    .title = "Mini-batches",
    .shows = "rough slopes that are cheap against exact ones",
    .idea =
        "The slope of the loss over all rows is exact, and costly: every step reads the whole "
        "table. "
        "The slope of one row is cheap, and rough: it points somewhere near downhill. A mini-batch "
        "is between them: a few rows drawn at random, whose mean slope is a good guess of the "
        "exact one.\n\n"
        "Cheap, rough steps usually win, since one can take many of them. And the rows of a batch "
        "can be computed at the same time, on all cores of the machine.",
    .formula =
        "slope of a batch = 1/B × the sum of the slopes of its B rows\n"
        "its noise falls as 1/√B, its price rises as B",
    .question =
        "Every run below reads the same number of rows. Which ends at the smaller loss: many steps "
        "of one row each, or few steps of all rows?",
    .look =
        "Four times as many rows in a batch halve the noise. In the plot, compare the curves at "
        "the "
        "same number of rows read.",
    .change = "--batch-size 128"};

void MiniBatchesLesson::fields(Fields& f) {
  f("batch_size", batch_size, within(1, 4096), "rows of a step, in the run between the extremes");
  f("learning_rate", learning_rate, above(0), "size of a step");
  f("rows", rows, within(64, 4096), "in the table");
  f("seed", seed, at_least(0), "draws rows, weights and batches");
}

namespace {

/// Rows with inputs between 0 and 1, so that one rate suits all weights.
Rows scaled_students(std::int64_t count, Seed seed) {
  Rows all = students(count, seed);
  for (std::int64_t i = 0; i < count; ++i) {
    all.x.f32()[2 * i] /= 12;
    all.x.f32()[2 * i + 1] /= 20;
  }
  return all;
}

Learner fresh_learner(Seed seed) {
  return {Sequential({Dense{8, Activation::tanh}, Dense{1, sigmoid}}), 2, seed};
}

/// The slope over all rows as one vector.
std::vector<double> slope(Learner& learner, const Rows& rows) {
  const Engine engine(1);
  Tape tape(engine);
  ParameterArena gradients(learner.network.parameters());
  tape.begin_training(learner.network.parameters(), learner.weights, &gradients);
  const Var in = tape.input(rows.x);
  const Var logits = learner.network.forward(tape, in, Network::Output::logits);
  tape.backward(binary_cross_entropy(tape, logits, tape.input(rows.y)));
  const ConstView flat = std::as_const(gradients).trainable();
  return {flat.f32(), flat.f32() + flat.elements()};
}

double length(const std::vector<double>& v) {
  double sum = 0;
  for (const double x : v) sum += x * x;
  return std::sqrt(sum);
}

double cosine(const std::vector<double>& a, const std::vector<double>& b) {
  double product = 0;
  for (std::size_t i = 0; i < a.size(); ++i) product += a[i] * b[i];
  return product / std::max(length(a) * length(b), 1e-30);
}

/// `count` rows drawn at random.
Rows drawn(const Rows& all, std::int64_t count, Seed seed) {
  Rows rows{Tensor({count, 2}), Tensor({count, 1})};
  for (std::int64_t i = 0; i < count; ++i) {
    const auto row = static_cast<std::int64_t>(uniform_at(seed, static_cast<std::uint64_t>(i)) *
                                               static_cast<double>(all.count()));
    rows.x.f32()[2 * i] = all.x.f32()[2 * row];
    rows.x.f32()[2 * i + 1] = all.x.f32()[2 * row + 1];
    rows.y.f32()[i] = all.y.f32()[row];
  }
  return rows;
}

/// How far the slopes of batches lie from the slope of all rows.
struct Noise {
  double deviation = 0;  ///< root of the mean squared distance, as a share of the exact slope
  double worst = 1;      ///< the least cosine of the angle to it
};

Noise noise_of(Learner& learner, const Rows& all, std::int64_t batch, Seed seed) {
  constexpr std::uint64_t batches = 100;
  const std::vector<double> exact = slope(learner, all);
  Noise noise;
  double squares = 0;
  for (std::uint64_t i = 0; i < batches; ++i) {
    std::vector<double> rough = slope(learner, drawn(all, batch, seed.at("batch").at(i)));
    noise.worst = std::min(noise.worst, cosine(rough, exact));
    for (std::size_t k = 0; k < rough.size(); ++k) rough[k] -= exact[k];
    squares += length(rough) * length(rough);
  }
  noise.deviation = std::sqrt(squares / batches) / length(exact);
  return noise;
}

}  // namespace

std::vector<Block> MiniBatchesLesson::run() const {
  const Seed start(static_cast<std::uint64_t>(seed));
  const Rows all = scaled_students(rows, start);
  Learner untrained = fresh_learner(start);
  Page page;
  Numbers noise{fmt::format("The slopes of 100 batches against the slope of all {} rows", rows),
                {"rows in a batch", "noise, of the slope", "worst direction", "rows read a step"},
                {}};
  for (std::int64_t batch = 1; batch < rows; batch *= 4) {
    const Noise of = noise_of(untrained, all, batch, start);
    noise.rows.push_back({fmt::format("{}", batch), fmt::format("{:.1f} %", 100 * of.deviation),
                          fmt::format("{:.2f}", of.worst), fmt::format("{}", batch)});
  }
  noise.rows.push_back({fmt::format("{}, all", rows), "0.0 %", "1.00", fmt::format("{}", rows)});
  page.table(std::move(noise));
  page.say(
      "The worst direction is the cosine of the largest angle between the slope of a batch and "
      "the exact one: 1 is the same direction, 0 is across, below 0 it leads uphill.");

  constexpr std::int64_t epochs = 8;
  plot::Plot curves{.title = "The loss by rows read: every run reads each row eight times",
                    .x = {.label = "rows read"},
                    .y = {.label = "loss over all rows", .low = 0}};
  Numbers ends{fmt::format("After {} epochs, learning rate {:g}", epochs, learning_rate),
               {"rows in a batch", "steps", "loss over all rows"},
               {}};
  std::set<std::int64_t> sizes = {1, std::min(batch_size, rows), rows};
  for (const std::int64_t batch : sizes) {
    Learner learner = fresh_learner(start);
    plot::Series curve{
        .name = batch == rows ? "all rows a step" : counted(batch, "row") + " a step",
        .x = {0},
        .y = {learner.loss(all, BinaryCrossEntropy{})}};
    const Engine engine(1);
    Training training(engine, learner.network, ParameterArena(learner.weights), all.examples(), {},
                      {.loss = BinaryCrossEntropy{},
                       .optimizer = Sgd{.learning_rate = learning_rate},
                       .epochs = epochs,
                       .batch_size = batch,
                       .seed = static_cast<std::uint64_t>(seed)});
    std::int64_t steps = 0, next = rows / 4;
    while (training.step()) {
      ++steps;
      if (steps * batch < next) continue;
      next += rows / 4;
      learner.weights = training.state().parameters;
      curve.x.push_back(static_cast<double>(steps * batch));
      curve.y.push_back(learner.loss(all, BinaryCrossEntropy{}));
    }
    ends.rows.push_back({batch == rows ? "all" : fmt::format("{}", batch), fmt::format("{}", steps),
                         digits(curve.y.back(), 3)});
    curves.series.push_back(std::move(curve));
  }
  page.table(std::move(ends));
  page.show(std::move(curves));
  return page.take();
}

}  // namespace lamina::course

#include "course/lessons/loss.hpp"

#include <array>

#include "course/page.hpp"
#include "course/rows.hpp"
#include "lamina/core/math.hpp"

namespace lamina::course {

const LessonWords LossLesson::words = {
    .title = "The loss",
    .shows = "how wrong one answer is, and how wrong all are",
    .idea =
        "A network learns by being told how wrong it is. The loss of one example is a number: 0 "
        "when the answer is right, and the larger the more wrong it is. The empirical loss J(W) is "
        "its mean over all examples. It depends on the weights W alone, since the examples stay "
        "as they are. To train is to find weights where J is small.\n\n"
        "Which loss fits depends on the question. For yes or no it is the binary cross-entropy, "
        "which punishes a confident error hard. For a quantity it is the squared error, or one "
        "that "
        "lets single bad rows weigh less.",
    .formula =
        "cross-entropy of one row = -log(chance given to what came true)\n"
        "squared error of one row = (answer - truth)²\n"
        "J(W) = 1/n × the sum over all n rows",
    .question =
        "A network gives a chance of 0.1 to a student who then passes. Another gives 0.5. How many "
        "times larger is the loss of the first?",
    .look =
        "How steeply the cross-entropy rises when the chance given to the truth comes near 0, "
        "where "
        "the squared error stays below 1.",
    .change = "--probability 0.01"};

void LossLesson::fields(Fields& f) {
  f("probability", probability, within(0.000001, 0.999999),
    "the chance that was given to what came true");
  f("rows", rows, within(10, 10000), "students that J is the mean of");
  f("seed", seed, at_least(0), "draws students and weights");
}

namespace {

/// The loss of one answer by the library: logits where it reads them.
double loss_of(const Loss& loss, double answer, double truth) {
  const Engine engine(1);
  Tape tape(engine, DType::f64);
  ParameterTable none;
  none.lay_out();
  tape.begin_evaluation(none, ParameterArena(none, DType::f64));
  if (loss->reads_logits()) answer = math::log(answer / (1 - answer));
  const Var said = tape.input(ConstView(&answer, {1, 1}, DType::f64));
  const Var true_answer = tape.input(ConstView(&truth, {1, 1}, DType::f64));
  return *tape.value(lamina::loss(tape, loss, said, true_answer)).f64();
}

}  // namespace

std::vector<Block> LossLesson::run() const {
  Page page;
  Numbers one{"The loss of one student who passed",
              {"chance given to passing", "cross-entropy", "squared error"},
              {}};
  for (const double p : {0.99, 0.9, 0.5, 0.1, 0.01}) {
    one.rows.push_back({digits(p, 2), digits(loss_of(BinaryCrossEntropy{}, p, 1)),
                        digits(loss_of(MeanSquaredError{}, p, 1))});
  }
  page.table(std::move(one));
  const double mine = loss_of(BinaryCrossEntropy{}, probability, 1);
  page.say("A chance of {:g} costs {}, that is {} times as much as 0.5, which costs {}.",
           probability, digits(mine, 3), digits(mine / loss_of(BinaryCrossEntropy{}, 0.5, 1), 1),
           digits(loss_of(BinaryCrossEntropy{}, 0.5, 1), 3));

  plot::Plot curves{.title = "The loss of an answer, by the chance it gave to the truth",
                    .x = {.label = "chance given to what came true", .low = 0, .high = 1},
                    .y = {.label = "loss", .low = 0, .high = 4},
                    .series = {{.name = "cross-entropy"}, {.name = "squared error"}}};
  for (double p = 0.01; p < 0.995; p += 0.01) {
    curves.series[0].x.push_back(p);
    curves.series[0].y.push_back(loss_of(BinaryCrossEntropy{}, p, 1));
    curves.series[1].x.push_back(p);
    curves.series[1].y.push_back(loss_of(MeanSquaredError{}, p, 1));
  }
  page.show(std::move(curves));

  const Seed start(static_cast<std::uint64_t>(seed));
  const Rows all = students(rows, start);
  const Learner learner(Sequential({Dense{3, Activation::tanh}, Dense{1, sigmoid}}), 2, start);
  const std::vector<float> answers = learner.answers(all.x);
  Numbers empirical{"The first students of the class, and an untrained network",
                    {"student", "chance given", "passed", "loss"},
                    {}};
  double sum = 0;
  for (std::int64_t i = 0; i < all.count(); ++i) {
    const double said = answers[static_cast<std::size_t>(i)], truth = all.y.f32()[i];
    const double cost = loss_of(BinaryCrossEntropy{}, said, truth);
    sum += cost;
    if (i < 5) {
      empirical.rows.push_back(
          {fmt::format("{}", i + 1), digits(said, 2), yes_no(truth > 0.5), digits(cost, 2)});
    }
  }
  page.table(std::move(empirical));
  page.say(
      "The mean over all {} students, added up one by one, is J = {}. The library computes it "
      "in one step: J = {}.",
      all.count(), digits(sum / static_cast<double>(all.count())),
      digits(learner.loss(all, BinaryCrossEntropy{})));

  Numbers errors{"For a quantity: the loss of one answer, by its error",
                 {"error", "squared", "absolute", "Huber", "log-cosh"},
                 {}};
  for (const double error : {0.1, 0.5, 1.0, 3.0, 10.0}) {
    errors.rows.push_back(
        {fmt::format("{:g}", error), digits(loss_of(MeanSquaredError{}, error, 0), 3),
         digits(loss_of(MeanAbsoluteError{}, error, 0), 3), digits(loss_of(Huber{}, error, 0), 3),
         digits(loss_of(LogCosh{}, error, 0), 3)});
  }
  page.table(std::move(errors));
  return page.take();
}

}  // namespace lamina::course

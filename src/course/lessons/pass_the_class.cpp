#include "course/lessons/pass_the_class.hpp"

#include <algorithm>
#include <array>

#include "course/page.hpp"
#include "course/rows.hpp"

namespace lamina::course {

const LessonWords PassTheClassLesson::words = {
    .title = "Will I pass this class?",
    .shows = "a network asked before it has learnt, and after",
    .idea =
        "Now the pieces work together. A small network is given two numbers of a student, lectures "
        "attended and hours on the project, and is to say how likely the student passes.\n\n"
        "At first its weights are drawn at random. It has never seen a student, so it answers all "
        "the same, and wrongly. The loss says how wrongly. Training changes the weights a little, "
        "over and over, so that the loss becomes small.",
    .formula =
        "loss of one student = -log(the chance that the network gave to what came true)\n"
        "J(W) = the mean of these losses over all students",
    .question =
        "The student who asks attended 4 lectures and spent 5 hours; 94 of 100 such students pass. "
        "What may a network say that has not been trained?",
    .look =
        "The answer before and after training, and the loss beside it. Nothing changed but the "
        "weights.",
    .change = "--lectures 1 --hours 3"};

void PassTheClassLesson::fields(Fields& f) {
  f("lectures", lectures, within(0, 12), "lectures attended by the one who asks");
  f("hours", hours, within(0, 20), "hours spent on the project");
  f("learning_rate", learning_rate, above(0), "size of a step");
  f("epochs", epochs, within(1, 500), "times all students are learnt from");
  f("seed", seed, at_least(0), "draws the weights");
}

std::vector<Block> PassTheClassLesson::run() const {
  const Rows class_of_400 = students(400, Seed(1));
  Learner learner(Sequential({Dense{3, Activation::tanh}, Dense{1, sigmoid}}), 2,
                  Seed(static_cast<std::uint64_t>(seed)));
  const Tensor student({1, 2}, std::array{static_cast<float>(lectures), static_cast<float>(hours)});
  const Loss loss = BinaryCrossEntropy{};
  const Rows asking{student, Tensor({1, 1}, std::array{1.0F})};

  Page page;
  const double before = learner.answers(student)[0];
  const double own_before = learner.loss(asking, loss);
  const double all_before = learner.loss(class_of_400, loss);
  page.say(
      "Untrained, the network says: this student passes with a chance of {}. If the student "
      "does pass, the loss of that answer is -log({}) = {}.",
      digits(before, 2), digits(before, 2), digits(own_before, 2));
  const FitResult result = learner.learn(
      class_of_400, {},
      {.loss = loss, .optimizer = Adam{.learning_rate = learning_rate}, .epochs = epochs});
  const double after = learner.answers(student)[0];
  page.table({"Before and after training on 400 students",
              {"", "untrained", "trained"},
              {{"chance of passing, by the network", digits(before, 2), digits(after, 2)},
               {"loss if this student passes", digits(own_before, 2),
                digits(learner.loss(asking, loss), 2)},
               {"J, the mean loss of all students", digits(all_before, 2),
                digits(learner.loss(class_of_400, loss), 2)}}});

  plot::Series curve{.name = "J", .x = {0}, .y = {all_before}};
  for (const EpochRecord& epoch : result.history) {
    curve.x.push_back(static_cast<double>(epoch.epoch));
    curve.y.push_back(epoch.loss);
  }
  page.show(plot::Plot{.title = "The loss falls as the network trains",
                       .x = {.label = "epoch: all students once"},
                       .y = {.label = "mean loss J", .low = 0},
                       .series = {std::move(curve)}});
  plot::Plot map{.title = "What the trained network says of every student",
                 .x = {.label = "lectures attended"},
                 .y = {.label = "hours on the project"},
                 .map = answers_over(learner, 0, 12, 0, 20, "chance of passing")};
  map.series = {
      {.name = "the student who asks", .mark = plot::Mark::points, .x = {lectures}, .y = {hours}}};
  page.show(std::move(map));
  return page.take();
}

}  // namespace lamina::course

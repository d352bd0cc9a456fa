#include "course/lessons/overfitting.hpp"

#include <algorithm>

#include "course/page.hpp"
#include "course/rows.hpp"

namespace lamina::course {

const LessonWords OverfittingLesson::words = {
    .title = "Overfitting",
    .shows = "made, and cured by dropout, decay and early stopping",
    .idea =
        "A network with many weights can learn a few examples by heart, errors and all. Its loss "
        "on "
        "them falls to nothing, and on new examples it grows: it has learnt the noise. That is "
        "overfitting. We see it by keeping some rows aside that do not train, the validation "
        "rows.\n\n"
        "Three cures. Dropout switches off random units at each step, so that none can rely on "
        "another. Weight decay, a close relative of L2, pulls weights towards 0, so that the "
        "answer stays "
        "smooth. Early stopping ends when the validation loss has not fallen for a while, and "
        "takes "
        "the best weights back.",
    .formula =
        "dropout        h ← h × (0 or 1, at random) / (1 - rate), while training\n"
        "weight decay   W ← W - learning rate × decay × W, at every step\n"
        "early stopping keep the W of the least validation loss",
    .question =
        "A network of thousands of weights trains on 80 rows, a tenth of which have the wrong "
        "answer. What will its validation loss do, while the training loss falls?",
    .look =
        "The gap between training and validation. A cure raises the training loss and lowers the "
        "validation loss: that is what it is for.",
    .change = "--rows 400"};

void OverfittingLesson::fields(Fields& f) {
  f("rows", rows, within(10, 2000), "that train");
  f("units", units, within(2, 128), "of each of two hidden layers");
  f("dropout", dropout, within(0.05, 0.9),
    "share of units switched off, where dropout is the cure");
  f("weight_decay", weight_decay, above(0), "pull towards 0, where that is the cure");
  f("patience", patience, within(1, 100), "epochs without a gain before an early stop");
  f("epochs", epochs, within(10, 500), "times all rows are learnt from");
  f("seed", seed, at_least(0), "draws rows and weights");
}

namespace {

/// Rings with one answer in ten turned round.
Rows noisy_rings(std::int64_t count, Seed seed) {
  Rows all = rings(count, seed);
  for (std::int64_t i = 0; i < count; ++i) {
    float& answer = all.y.f32()[i];
    if (uniform_at(seed.at("noise"), static_cast<std::uint64_t>(i)) < 0.1) answer = 1 - answer;
  }
  return all;
}

struct Cure {
  std::string name;
  double dropout = 0;
  double weight_decay = 0;
  std::int64_t patience = 0;
};

}  // namespace

std::vector<Block> OverfittingLesson::run() const {
  const Seed start(static_cast<std::uint64_t>(seed));
  const Rows training = noisy_rings(rows, start.at("training"));
  const Rows validation = noisy_rings(600, start.at("validation"));
  const std::vector<Cure> cures = {{"no cure"},
                                   {"dropout", dropout},
                                   {"weight decay", 0, weight_decay},
                                   {"early stopping", 0, 0, patience}};
  Page page;
  Numbers numbers{fmt::format("{} rows train, 600 rows validate", rows),
                  {"", "epochs", "training loss", "validation loss", "least", "right"},
                  {}};
  plot::Plot made{.title = "An overfit: the training loss falls, the validation loss rises",
                  .x = {.label = "epoch"},
                  .y = {.label = "loss", .low = 0, .high = 2}};
  plot::Plot cured{.title = "The validation loss, cured",
                   .x = {.label = "epoch"},
                   .y = {.label = "validation loss", .low = 0.3, .high = 1.5}};
  for (const Cure& cure : cures) {
    std::vector<LayerConfig> layers;
    for (int i = 0; i < 2; ++i) {
      layers.emplace_back(Dense{units, relu});
      if (cure.dropout > 0) layers.emplace_back(Dropout{cure.dropout});
    }
    layers.emplace_back(Dense{1, sigmoid});
    Learner learner(Sequential(layers), 2, start);
    const Engine engine(1);
    Training run(engine, learner.network, ParameterArena(learner.weights), training.examples(),
                 validation.examples(),
                 {.loss = BinaryCrossEntropy{},
                  .optimizer = AdamW{.learning_rate = 0.01, .weight_decay = cure.weight_decay},
                  .epochs = epochs,
                  .batch_size = 20,
                  .patience = cure.patience});
    while (run.step()) {
    }
    // Early stopping goes back to its best weights; any other run ends with its last.
    const TrainingState& end = run.state();
    const bool stops = cure.patience > 0;
    learner.weights = stops ? end.best : end.parameters;
    plot::Series train{.name = "training"}, check{.name = "validation"};
    for (const EpochRecord& epoch : end.history) {
      train.x.push_back(static_cast<double>(epoch.epoch));
      train.y.push_back(epoch.loss);
      check.x.push_back(static_cast<double>(epoch.epoch));
      check.y.push_back(epoch.validation_loss.value_or(0));
    }
    const auto last = static_cast<std::size_t>(stops ? end.best_epoch : end.epoch) - 1;
    numbers.rows.push_back(
        {cure.name, fmt::format("{}", end.epoch), digits(train.y[last], 3),
         digits(check.y[last], 3), digits(*std::min_element(check.y.begin(), check.y.end()), 3),
         fmt::format("{:.0f} %", 100 * accuracy(learner.answers(validation.x), validation))});
    if (cure.name == "no cure") made.series = {train, check};
    check.name = cure.name;
    cured.series.push_back(std::move(check));
  }
  page.table(std::move(numbers));
  page.say(
      "The numbers are those of the weights that a run ends with; early stopping goes back to its "
      "best epoch. 'least' is the least validation loss of all epochs, 'right' the share of "
      "validation rows whose answer is right.");
  page.show(std::move(made));
  page.show(std::move(cured));
  return page.take();
}

}  // namespace lamina::course

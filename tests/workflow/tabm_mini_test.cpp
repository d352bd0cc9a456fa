// TabM-mini against the published design, as tests/reference/make_tabm_mini.py has it.
#include "workflow/tabm_mini.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "lamina/artifacts/save.hpp"
#include "lamina/core/error.hpp"
#include "lamina/core/random.hpp"
#include "lamina/training/training.hpp"
#include "lamina/workflow/member.hpp"
#include "support/referenced_parameters.hpp"
#include "training/clipping.hpp"
#include "training/step.hpp"

namespace lamina {
namespace {

namespace tolerance {
constexpr double published = 1e-8;  // after 200 steps in double
constexpr double f32 = 1e-5;
}  // namespace tolerance

constexpr std::int64_t rows = 96, batch = 16, steps = 200, members = 3;

const Reference& reference() {
  static const Reference read(LAMINA_TEST_DIR "/workflow/reference/tabm_mini.txt");
  return read;
}

DataSize size_for(Task task) {
  return {.task = task,
          .rows = rows,
          .outputs = task == Task::multiclass ? 3 : 1,
          .inputs = {Field::numbers(3), Field::codes({3})},
          .edges = {{{-2, -0.75, 0, 0.5, 2.5}}, {{0, 1}}, {{-1.5, 0.25, 1.75}}}};
}

const TrainOptions small{.recipe = Recipe::tabm_mini,
                         .members = members,
                         .layers = std::vector<std::int64_t>{6, 5},
                         .dropout = 0};

/// Bin j of a column that has fewer than the four of the first: behind its own first one they are
/// filled up.
std::int64_t place_of_bin(std::int64_t bins, std::int64_t j) {
  return j == 0 ? 0 : 4 - bins + j;
}

/// Calls of(element, number) for each number of the reference that a parameter has.
template <class Of>
void each_number(const ParameterEntry& entry, const std::string& prefix, Of of) {
  std::string name = entry.name;
  std::replace(name.begin(), name.end(), '.', '_');
  if (name != "embedding_bins") {
    const std::vector<double>& numbers = reference()[prefix + name];
    ASSERT_EQ(static_cast<std::int64_t>(numbers.size()), entry.shape.elements()) << name;
    for (std::size_t i = 0; i < numbers.size(); ++i) of(static_cast<std::int64_t>(i), numbers[i]);
    return;
  }
  for (std::int64_t c = 0; c < 3; ++c) {
    const std::vector<double>& numbers = reference()[prefix + name + "_" + std::to_string(c)];
    const auto bins = static_cast<std::int64_t>(numbers.size()) / 16;
    for (std::int64_t i = 0; i < bins * 16; ++i) {
      const std::int64_t at = (c * 4 + place_of_bin(bins, i / 16)) * 16 + i % 16;
      of(at, numbers[static_cast<std::size_t>(i)]);
    }
  }
}

/// The rows of one step, its targets once for each member.
struct Batch {
  Batch(const std::string& task, std::int64_t step, bool labels, DType dtype)
      : numbers({batch, 3}, dtype),
        codes({batch, 1}, DType::i32),
        target(labels ? Tensor({batch * members}, DType::i32)
                      : Tensor({batch * members, 1}, dtype)) {
    for (std::int64_t j = 0; j < batch; ++j) {
      const auto row = static_cast<std::size_t>((step * batch + j * 7) % rows);
      for (std::int64_t c = 0; c < 3; ++c) {
        gradient_check::write(numbers, j * 3 + c, reference()["numbers"][row * 3 + c]);
      }
      codes.i32()[j] = static_cast<std::int32_t>(reference()["codes"][row]);
      for (std::int64_t g = 0; g < members; ++g) {
        const double value = reference()[task + "_target"][row];
        if (labels) {
          target.i32()[j * members + g] = static_cast<std::int32_t>(value);
        } else {
          gradient_check::write(target, j * members + g, value);
        }
      }
    }
  }
  Examples examples() const { return {.inputs = {numbers, codes}, .targets = {target}}; }

  Tensor numbers, codes, target;
};

struct Start {
  Start(const std::string& name, Task task, DType dtype = DType::f64)
      : network(default_network(size_for(task), small)), labels(task == Task::multiclass) {
    const DataSize size = size_for(task);
    network.build(size.inputs);
    fit = default_fit_options(size, network, small);
    values = network.initialize(Seed(1), dtype);
    for (const ParameterEntry& entry : network.parameters().entries()) {
      if (entry.kind == ParameterKind::statistic) continue;
      each_number(entry, name + "_start_", [&](std::int64_t i, double number) {
        gradient_check::write(values.view(entry), i, number);
      });
    }
  }
  Network network;
  FitOptions fit;
  ParameterArena values;
  bool labels;
};

void expect_published_steps(const std::string& name, Task task) {
  SCOPED_TRACE(name);
  const Engine engine(1);
  Start run(name, task);
  const NetworkLoss loss(run.network, run.fit);
  Optimizer optimizer(run.fit.optimizer, run.network.parameters(), DType::f64);
  ParameterArena gradients(run.network.parameters(), DType::f64);
  Tape tape(engine, DType::f64);
  tell_members(tape, run.fit);
  for (std::int64_t step = 0; step < steps; ++step) {
    const Batch rows_now(name, step, run.labels, DType::f64);
    tape.begin_training(run.network.parameters(), run.values, &gradients);
    const Var mean = record_step(tape, run.network, loss, rows_now.examples());
    ASSERT_NEAR(*tape.value(mean).f64(), reference()[name + "_losses"][step], tolerance::published)
        << "step " << step;
    tape.backward(mean);
    clip_gradients(engine, gradients, run.fit.clip_norm);
    optimizer.step(engine, run.values, gradients);
  }
  for (const ParameterEntry& entry : run.network.parameters().entries()) {
    if (entry.kind == ParameterKind::statistic) continue;
    const ConstView view = run.values.view(entry);
    each_number(entry, name + "_end_", [&](std::int64_t i, double number) {
      EXPECT_NEAR(gradient_check::read(view, i), number, tolerance::published)
          << entry.name << ", number " << i;
    });
  }
  // What it answers: the mean of outputs, or of probabilities.
  Tensor numbers({rows, 3}, DType::f64), codes({rows, 1}, DType::i32);
  for (std::int64_t i = 0; i < rows * 3; ++i) numbers.f64()[i] = reference()["numbers"][i];
  for (std::int64_t i = 0; i < rows; ++i) {
    codes.i32()[i] = static_cast<std::int32_t>(reference()["codes"][i]);
  }
  tape.leave_members_apart(false);
  tape.begin_evaluation(run.network.parameters(), run.values);
  const std::array in{tape.input(numbers), tape.input(codes)};
  const Var said = run.network.forward(tape, in);
  const std::vector<double>& answers = reference()[name + "_answers"];
  ASSERT_EQ(tape.shape(said).elements(), static_cast<std::int64_t>(answers.size()));
  for (std::size_t i = 0; i < answers.size(); ++i) {
    EXPECT_NEAR(tape.value(said).f64()[i], answers[i], tolerance::published) << "answer " << i;
  }
}

TEST(TabmMini, TakesThePublishedStepsForNumbers) {
  expect_published_steps("numbers", Task::regression);
}
TEST(TabmMini, TakesThePublishedStepsForTwoClasses) {
  expect_published_steps("binary", Task::binary);
}
TEST(TabmMini, TakesThePublishedStepsForClasses) {
  expect_published_steps("classes", Task::multiclass);
}

/// The training of the library gathers batches itself and repeats their targets.
TEST(TabmMini, IsTrainedByTheLibraryOnTheMeanOfTheMembersOwnLosses) {
  const Engine engine(1);
  for (const auto& [name, task] : {std::pair{"numbers", Task::regression},
                                   {"binary", Task::binary},
                                   {"classes", Task::multiclass}}) {
    for (const std::int64_t shards : {1, 3}) {
      SCOPED_TRACE(std::string(name) + ", shards " + std::to_string(shards));
      Start run(name, task, DType::f32);
      const Batch of_members(name, 0, run.labels, DType::f32);
      Tensor target = run.labels ? Tensor({batch}, DType::i32) : Tensor({batch, 1});
      for (std::int64_t j = 0; j < batch; ++j) {
        if (run.labels) {
          target.i32()[j] = of_members.target.i32()[j * members];
        } else {
          target.f32()[j] = of_members.target.f32()[j * members];
        }
      }
      const Examples examples{.inputs = {of_members.numbers, of_members.codes},
                              .targets = {target}};
      run.fit.batch_size = batch;
      run.fit.shards = shards;
      Training training(engine, run.network, std::move(run.values), examples, {}, run.fit);
      ASSERT_TRUE(training.epoch());
      EXPECT_NEAR(training.state().history[0].loss, reference()[std::string(name) + "_losses"][0],
                  tolerance::f32);
    }
  }
}

TEST(TabmMini, IsAsPublishedWhereItsWorkIsAllowed) {
  DataSize size = size_for(Task::binary);
  size.rows = 700;
  const TrainOptions plain{.recipe = Recipe::tabm_mini};
  const TabmMiniSize chosen = tabm_mini_size(size, plain);
  EXPECT_EQ(chosen.members, 32);
  EXPECT_EQ(chosen.units, (std::vector<std::int64_t>{512, 512}));
  EXPECT_TRUE(tabm_mini_notes(size, plain).empty());
  const FitOptions fit = tabm_mini_fit(size, plain);
  EXPECT_EQ(fit.batch_size, 32);
  EXPECT_EQ(fit.patience, 16);
  EXPECT_EQ(fit.monitor, Monitor::accuracy);
  EXPECT_TRUE(fit.same_rows);

  size.edges.clear();  // without embeddings three layers, and signs
  EXPECT_EQ(tabm_mini_size(size, plain).units.size(), 3U);
  const Network network = tabm_mini_network(size, plain);
  const auto* scale = network.nodes()[1].layer.as<ScaleEnsemble>();
  ASSERT_NE(scale, nullptr);
  EXPECT_EQ(scale->start, ScaleStart::signs);
}

TEST(TabmMini, OfManyRowsSaysThatItIsSmaller) {
  DataSize size = size_for(Task::binary);
  size.rows = 200'000;
  const TrainOptions plain{.recipe = Recipe::tabm_mini};
  const TabmMiniSize chosen = tabm_mini_size(size, plain);
  EXPECT_LT(chosen.members, 32);
  EXPECT_LT(chosen.units[0], 512);
  EXPECT_GE(chosen.epochs, 50);
  const Notes notes = tabm_mini_notes(size, plain);
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_EQ(notes[0].code, "train.note.smaller_recipe");
  // What is said holds, and is nothing to tell.
  const TrainOptions said{
      .recipe = Recipe::tabm_mini, .members = 32, .layers = std::vector<std::int64_t>{512, 512}};
  EXPECT_EQ(tabm_mini_size(size, said).members, 32);
  EXPECT_TRUE(tabm_mini_notes(size, said).empty());
}

TEST(TabmMini, TakesQuantilesOnceEach) {
  Tensor numbers(Shape{101, 2});
  for (std::int64_t i = 0; i <= 100; ++i) {
    numbers.f32()[2 * i] = static_cast<float>(i);
    numbers.f32()[2 * i + 1] = i < 60 ? 0 : 1;
  }
  const std::vector<BinEdges> edges = tabm_mini_edges(numbers, 4);
  EXPECT_EQ(edges[0].edges, (std::vector<double>{0, 25, 50, 75, 100}));
  EXPECT_EQ(edges[1].edges, (std::vector<double>{0, 1}));
  EXPECT_EQ(tabm_mini_edges(numbers, 200)[0].edges.size(), 101U);  // 100 bins of 101 rows
}

/// y = sin(3a) + b² and a word, with holes.
Table waves(int count) {
  std::vector<double> a, b, y;
  std::vector<std::string> word, side;
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(count); ++i) {
    a.push_back(normal(Seed(1), i));
    b.push_back(i % 11 == 3 ? std::nan("") : normal(Seed(2), i));
    word.emplace_back(i % 13 == 0 ? "" : i % 3 == 0 ? "red" : "blue");
    const double known = std::isnan(b.back()) ? 0 : b.back();
    y.push_back(std::sin(3 * a.back()) + known * known + (i % 3 == 0 ? 1 : 0));
    side.emplace_back(y.back() > 2 ? "high" : y.back() > 0.5 ? "middle" : "low");
  }
  Table table("waves");
  table.add_numbers("a", a).add_numbers("b", b).add_categories("word", word);
  table.add_numbers("y", y).add_categories("side", side);
  return table;
}

TEST(TabmMini, LearnsAndIsKeptBitByBit) {
  const TrainOptions options{.target = "y",
                             .epochs = 40,
                             .recipe = Recipe::tabm_mini,
                             .members = 4,
                             .layers = std::vector<std::int64_t>{32, 32}};
  const auto trained = [&] {
    return run_training(plan_training(waves(500), options));
  };
  const TrainReport report = trained();
  EXPECT_GT((*report.scores)["r2"], 0.8);
  const std::string bytes = save_bytes(report.model.artifact());
  EXPECT_EQ(save_bytes(load_bytes(std::as_bytes(std::span(bytes)))), bytes);
  EXPECT_EQ(save_bytes(trained().model.artifact()), bytes);
}

TEST(TabmMini, ItsMembersStandAlone) {
  const TrainOptions options{.target = "y",
                             .epochs = 2,
                             .recipe = Recipe::tabm_mini,
                             .members = 3,
                             .layers = std::vector<std::int64_t>{8}};
  const Model all = run_training(plan_training(waves(200), options)).model;
  ASSERT_EQ(members_of(all.artifact().network), 3);
  const Predictions together = all.predict(waves(200));
  std::vector<double> sum(together.values.size(), 0);
  for (std::int64_t member = 1; member <= 3; ++member) {
    const Predictions alone = member_of(all, member, 1).predict(waves(200));
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += alone.values[i] / 3;
  }
  for (std::size_t i = 0; i < sum.size(); ++i) EXPECT_NEAR(sum[i], together.values[i], 1e-5) << i;
}

TEST(TabmMini, RefusesMoreColumnsThanAFileHolds) {
  Table table = waves(30);
  for (int i = 0; i < 400; ++i) {
    std::vector<double> column;
    for (int row = 0; row < 30; ++row) column.push_back(row * i % 7);
    table.add_numbers("x" + std::to_string(i), column);
  }
  try {
    plan_training(table, {.target = "y", .recipe = Recipe::tabm_mini});
    FAIL() << "took 400 columns";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "usage.conflict");
  }
}

TEST(TabmMini, RefusesFoldsOfItsOwn) {
  try {
    plan_training(waves(60), {.target = "y", .recipe = Recipe::tabm_mini, .folds = 4});
    FAIL() << "took folds";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "usage.conflict");
  }
}

}  // namespace
}  // namespace lamina

// Which epoch is kept, and what is told of it.
#include <gtest/gtest.h>

#include <algorithm>

#include "small_tasks.hpp"

namespace lamina {
namespace {

const Engine one_thread(1);

class Epochs final : public EventSink {
 public:
  void receive(const Event& event) override {
    if (const auto* epoch = std::get_if<EpochEnded>(&event)) ended.push_back(*epoch);
  }
  std::vector<EpochEnded> ended;
};

/// A line that no line meets exactly.
Line noisy_line() {
  Line line(64);
  for (std::int64_t i = 0; i < 64; ++i) line.targets.f32()[i] += i % 2 == 0 ? 0.5F : -0.5F;
  return line;
}

/// The rate rises with every step, so that the loss first falls and then rises.
FitOptions rising_options() {
  FitOptions options;
  options.optimizer = Sgd{.learning_rate = 1.5};
  options.schedule = {ConstantSchedule{}, 20};
  options.batch_size = 16;
  options.epochs = 20;
  return options;
}

std::int64_t epoch_of_lowest_loss(const FitResult& result) {
  const auto lowest =
      std::min_element(result.history.begin(), result.history.end(),
                       [](const EpochRecord& a, const EpochRecord& b) { return a.loss < b.loss; });
  return lowest->epoch;
}

/// Of the line that lies in an arena of line_network(): two weights, padded to 16, and a bias.
double squared_error(const Line& line, const float* w) {
  double sum = 0;
  for (std::int64_t i = 0; i < line.targets.elements(); ++i) {
    const float* x = line.numbers.f32() + 2 * i;
    const double error = w[0] * x[0] + w[1] * x[1] + w[16] - line.targets.f32()[i];
    sum += error * error;
  }
  return sum / static_cast<double>(line.targets.elements());
}

TEST(BestEpoch, IsTheOneOfTheLowestTrainingLossWithoutValidationRows) {
  const Line line = noisy_line();
  const Sequential network = line_network();
  ParameterArena values = network.initialize(Seed(0));
  Epochs sink;
  FitOptions options = rising_options();
  const FitResult result = fit(one_thread, network, values, line.examples(), {}, options, &sink);
  EXPECT_EQ(result.best_epoch, epoch_of_lowest_loss(result));
  ASSERT_GT(result.best_epoch, 1) << "the loss must fall first";
  ASSERT_LT(result.best_epoch, 15) << "and then rise";
  double lowest = sink.ended[0].loss;
  for (const EpochEnded& epoch : sink.ended) {
    EXPECT_EQ(epoch.best, epoch.epoch == 1 || epoch.loss < lowest) << epoch.epoch;
    lowest = std::min(lowest, epoch.loss);
  }
  // What is kept is not what the last step left.
  EXPECT_LT(squared_error(line, values.all().f32()), result.history.back().loss / 100);
}

TEST(BestEpoch, EndsARunWithoutValidationRowsWhenPatienceDoes) {
  const Line line = noisy_line();
  const Sequential network = line_network();
  ParameterArena values = network.initialize(Seed(0));
  FitOptions options = rising_options();
  options.patience = 3;
  const FitResult result = fit(one_thread, network, values, line.examples(), {}, options);
  EXPECT_EQ(result.reason, StopReason::no_progress);
  EXPECT_EQ(result.epochs, result.best_epoch + 3);
  EXPECT_EQ(result.best_epoch, epoch_of_lowest_loss(result));
}

TEST(BestEpoch, IsTheMostAccurateOneWhenThatIsAskedFor) {
  const Quadrants data(40);
  const Quadrants validation(200, 2);
  const Sequential network = quadrant_network();
  FitOptions options = quadrant_options();
  options.optimizer = Adam{.learning_rate = 0.05};
  options.epochs = 60;
  std::int64_t best[2];
  for (const Monitor monitor : {Monitor::loss, Monitor::accuracy}) {
    options.monitor = monitor;
    ParameterArena values = network.initialize(Seed(0));
    const FitResult result =
        fit(one_thread, network, values, data.examples(), validation.examples(), options);
    best[static_cast<int>(monitor)] = result.best_epoch;
    if (monitor == Monitor::loss) continue;
    // Of equally accurate ones that of the lower loss; of equal losses the first.
    const auto wanted = std::min_element(result.history.begin(), result.history.end(),
                                         [](const EpochRecord& a, const EpochRecord& b) {
                                           if (*a.validation_accuracy != *b.validation_accuracy) {
                                             return *a.validation_accuracy > *b.validation_accuracy;
                                           }
                                           return *a.validation_loss < *b.validation_loss;
                                         });
    EXPECT_EQ(result.best_epoch, wanted->epoch);
  }
  EXPECT_NE(best[0], best[1]) << "on this task the two must differ, or nothing is tested";
}

TEST(BestEpoch, IsTheLatestOfTheMostAccurateWhenThatIsAskedFor) {
  const Quadrants data(40);
  const Quadrants validation(30, 2);
  const Sequential network = quadrant_network();
  FitOptions options = quadrant_options();
  options.monitor = Monitor::accuracy;
  options.keep_latest = true;
  ParameterArena values = network.initialize(Seed(0));
  const FitResult result =
      fit(one_thread, network, values, data.examples(), validation.examples(), options);
  double most = 0;
  for (const EpochRecord& epoch : result.history) {
    most = std::max(most, *epoch.validation_accuracy);
  }
  std::int64_t latest = 0, count = 0;
  for (const EpochRecord& epoch : result.history) {
    if (*epoch.validation_accuracy != most) continue;
    latest = epoch.epoch;
    ++count;
  }
  EXPECT_EQ(result.best_epoch, latest);
  EXPECT_GT(count, 1) << "of one alone nothing is tested";
}

TEST(DropLast, LeavesOutWhatDoesNotFillABatch) {
  const Line line(64);
  const Sequential network = line_network();
  FitOptions options;
  options.optimizer = Sgd{.learning_rate = 0.1};
  options.schedule = {CosineSchedule{}};
  options.drop_last = true;
  options.epochs = 3;
  struct Row {
    std::int64_t batch, accumulate, steps, rows;
  };
  for (const auto& [batch, accumulate, steps, rows] :
       {Row{24, 1, 2, 48}, Row{64, 1, 1, 64}, Row{100, 1, 1, 64}, Row{12, 2, 3, 60}}) {
    SCOPED_TRACE(batch);
    options.batch_size = batch;
    options.accumulate = accumulate;
    ParameterArena values = network.initialize(Seed(0));
    Epochs sink;
    const FitResult result = fit(one_thread, network, values, line.examples(), {}, options, &sink);
    EXPECT_EQ(result.steps, 3 * steps);
    ASSERT_EQ(sink.ended.size(), 3U);
    for (const EpochEnded& epoch : sink.ended) {
      EXPECT_EQ(epoch.rows, rows);
      EXPECT_EQ(epoch.learning_rate,
                0.1 * rate_factor(options.schedule, steps * epoch.epoch - 1, steps, 3));
    }
  }
}

TEST(EpochEnded, TellsTheRateOfItsLastStep) {
  const Line line(64);
  const Sequential network = line_network();
  FitOptions options;
  options.optimizer = Sgd{.learning_rate = 0.1};
  options.batch_size = 16;  // four steps an epoch
  options.epochs = 6;
  for (const ScheduleConfig& schedule :
       {ScheduleConfig{CosineSchedule{}, 1},
        ScheduleConfig{StepSchedule{.epochs = 2, .factor = 0.5}}}) {
    options.schedule = schedule;
    ParameterArena values = network.initialize(Seed(0));
    Epochs sink;
    fit(one_thread, network, values, line.examples(), {}, options, &sink);
    ASSERT_EQ(sink.ended.size(), 6U);
    for (const EpochEnded& epoch : sink.ended) {
      EXPECT_EQ(epoch.learning_rate, 0.1 * rate_factor(schedule, 4 * epoch.epoch - 1, 4, 6));
      EXPECT_GT(epoch.learning_rate, 0);
    }
  }
}

TEST(Weights, MakeRowsCountInFit) {
  // Half of the rows lie, and weigh nothing: the line is found all the same.
  Line line(200);
  Tensor weights(Shape{200});
  for (std::int64_t i = 0; i < 200; ++i) {
    weights.f32()[i] = i % 2 == 0 ? 2.0F : 0.0F;
    if (i % 2 == 1) line.targets.f32()[i] = 100;
  }
  const Sequential network = line_network();
  ParameterArena values = network.initialize(Seed(0));
  FitOptions options;
  options.optimizer = Sgd{.learning_rate = 0.1};
  options.batch_size = 200;
  const Examples examples = rows_of(line.numbers, {}, line.targets, weights);
  const FitResult result = fit(one_thread, network, values, examples, examples, options);
  const View weight = values.view(network.parameters()[ParameterId{0}]);
  EXPECT_NEAR(weight.f32()[0], 3, 1e-5);
  EXPECT_NEAR(weight.f32()[1], -2, 1e-5);
  EXPECT_NEAR(values.view(network.parameters()[ParameterId{1}]).f32()[0], 0.5, 1e-5);
  EXPECT_LT(result.history.back().loss, 1e-9);
  EXPECT_LT(*result.history.back().validation_loss, 1e-9);
}

}  // namespace
}  // namespace lamina

// What others call callbacks: a sink of events, and what the run is told.
#include <gtest/gtest.h>

#include <cmath>
#include <sstream>
#include <thread>

#include "lamina/core/error.hpp"
#include "small_tasks.hpp"

namespace lamina {
namespace {

const Engine one_thread(1);

/// A log of one line an epoch for a table program.
class CsvLog final : public EventSink {
 public:
  explicit CsvLog(std::ostream& out) : out_(out) { out_ << "epoch,loss\n"; }
  void receive(const Event& event) override {
    const auto* ended = std::get_if<EpochEnded>(&event);
    if (ended != nullptr) out_ << ended->epoch << ',' << ended->loss << '\n';
  }

 private:
  std::ostream& out_;
};

TEST(Callback, IsASinkOfEventsThatWritesWhatItLikes) {
  const Line data(60);
  const Sequential network = line_network();
  ParameterArena values = network.initialize(Seed(0));
  std::ostringstream out;
  CsvLog log(out);
  FitOptions options;
  options.epochs = 3;
  fit(one_thread, network, values, data.examples(), {}, options, &log);
  const std::string text = out.str();
  EXPECT_EQ(text.substr(0, 13), "epoch,loss\n1,");
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4);
}

TEST(Callback, EndsARunByItsStopFlag) {
  const Line data(60);
  const Sequential network = line_network();
  ParameterArena values = network.initialize(Seed(0));
  std::atomic<bool> enough = false;
  On<EpochEnded> good_enough([&](const EpochEnded& epoch) { enough = epoch.epoch == 5; });
  FitOptions options;
  options.stop = &enough;
  const FitResult result =
      fit(one_thread, network, values, data.examples(), {}, options, &good_enough);
  EXPECT_EQ(result.epochs, 5);
  EXPECT_EQ(result.reason, StopReason::interrupted);
}

TEST(TimeLimit, EndsTheRunAndKeepsTheBestEpoch) {
  const Line data(60);
  const Sequential network = line_network();
  ParameterArena values = network.initialize(Seed(0));
  FitOptions options;
  options.epochs = 1'000'000'000;
  options.time_limit = 0.05;
  On<EpochEnded> slow(
      [](const EpochEnded&) { std::this_thread::sleep_for(std::chrono::milliseconds(20)); });
  const FitResult result = fit(one_thread, network, values, data.examples(), {}, options, &slow);
  EXPECT_EQ(result.reason, StopReason::time_limit);
  EXPECT_GE(result.epochs, 1);
  EXPECT_LE(result.epochs, 3);
  EXPECT_GE(result.best_epoch, 1);
}

TEST(TimeLimit, IsARefusedOptionBelowZeroOrNotANumber) {
  for (const double limit : {-1.0, std::nan("")}) {
    FitOptions options;
    options.time_limit = limit;
    EXPECT_THROW(options.check(), Error);
  }
}

}  // namespace
}  // namespace lamina

// The networks that the bench trains and asks, and the work of one call.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "lamina/core/engine.hpp"
#include "lamina/serving/predictor.hpp"

namespace lamina {

struct BenchNetwork {
  char name;
  std::vector<std::int64_t> sizes;  ///< inputs, hidden layers, outputs
  std::int64_t batch;
  double dropout = 0;
  bool regression = false;

  /// "784-128-10"
  std::string text() const;
  /// Multiply-adds of one row through all layers; those of all layers but the first.
  std::int64_t products() const;
  std::int64_t products_after_first() const;
  Network build() const;
};

/// A to E.
const std::vector<BenchNetwork>& bench_networks();

/// Steps on one batch of random rows: what fit() does between two batches.
class TrainingBench {
 public:
  TrainingBench(const Engine& engine, const BenchNetwork& config);
  ~TrainingBench();
  TrainingBench(const TrainingBench&) = delete;
  TrainingBench& operator=(const TrainingBench&) = delete;
  void step();
  float last_loss() const;
  std::int64_t parameters() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// Answers for rows that are prepared already.
class PredictionBench {
 public:
  PredictionBench(const BenchNetwork& network, std::int64_t rows, int threads);
  /// One row, on the caller's thread, into a kept workspace.
  void one_row();
  /// All rows, on all threads.
  void all_rows();

 private:
  Predictor predictor_;
  Features features_;
  std::vector<ConstView> one_row_;
  Predictor::Workspace workspace_;
};

}  // namespace lamina

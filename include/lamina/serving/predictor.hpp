// A trained model answering: one row or many, any number of callers at once.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lamina/artifacts/artifact.hpp"
#include "lamina/data/row.hpp"
#include "lamina/data/table.hpp"

namespace lamina {

/// The answer for one row.
struct Prediction {
  std::string label;  ///< the class; in regression the value in its shortest form
  double value = 0;   ///< in the target's unit; in classification the probability of `label`
  std::vector<double> probabilities;  ///< in the order of the model's labels; none in regression
  /// The standard deviation of an amount, in its unit, where the network says it (loss gaussian).
  std::optional<double> spread = {};
};

/// "yes (0.93)"; in regression "3.25".
std::ostream& operator<<(std::ostream& out, const Prediction& prediction);

/// The answers for many rows, as columns.
struct Predictions {
  std::vector<std::string> labels;    ///< the classes; none in regression
  std::vector<double> values;         ///< as Prediction::value
  std::vector<double> spreads;        ///< as Prediction::spread; none where it is not said
  std::vector<std::int32_t> classes;  ///< index into `labels`; none in regression
  Tensor probabilities;               ///< f32[rows, labels]; none in regression

  std::int64_t rows() const { return static_cast<std::int64_t>(values.size()); }
  /// One row as predict(Row) gives it.
  Prediction row(std::int64_t index) const;
};

/// Bytes that predicting takes, by what they hold.
struct PredictingMemory {
  std::int64_t parameters = 0;
  std::int64_t a_thread = 0;  ///< each: room to run some rows
  std::int64_t rows = 0;      ///< those of a large table that are prepared together
};

/// The class of the highest probability is predicted, the first of equal ones; of two classes with
/// a Decision the second where its probability is above the threshold. A row's answer has the same
/// bits alone, in any batch and on any number of threads.
class Predictor {
 public:
  /// What one caller of the prepared form needs; kept between calls, they allocate nothing.
  using Workspace = Program::Workspace;

  /// `threads` as in Engine; they start with the first large table. Error as Artifact::check().
  explicit Predictor(std::shared_ptr<const Artifact> artifact, int threads = 0);
  ~Predictor();
  Predictor(const Predictor&) = delete;
  Predictor& operator=(const Predictor&) = delete;

  /// Error `data.…` when a column is missing or does not fit; `data.no_answer` when the network's
  /// answer is not a finite number.
  Prediction predict(const Row& row) const;
  Prediction predict(std::initializer_list<NamedCell> row) const { return predict(Row(row)); }
  Predictions predict(const Table& table) const;
  /// The same for rows that are prepared already; `name` is what errors call them.
  Predictions predict(const Features& features, const std::string& name = "the rows") const;

  /// From prepared rows, [B,…] for each of the network's inputs, to what the network says, [B,O]:
  /// probabilities, or regression targets as scaled for training. On the caller's thread; the
  /// result lives in `workspace` until its next use.
  const ConstView& predict(std::span<const ConstView> inputs, Workspace& workspace) const;

  const Artifact& artifact() const { return *artifact_; }
  /// For tables, their cells and the answers aside.
  PredictingMemory memory() const;

 private:
  struct Shared;
  /// What the network says of every row, [N,O], on all threads where that pays.
  Tensor answers(const Features& features) const;

  std::shared_ptr<const Artifact> artifact_;
  Program program_;
  std::unique_ptr<Shared> shared_;
};

}  // namespace lamina

// Rows ready for the network, with the truth kept in the target's own unit.
#pragma once

#include <span>
#include <vector>

#include "lamina/data/examples.hpp"
#include "lamina/objective/metrics.hpp"
#include "lamina/preprocess/preprocessor.hpp"
#include "lamina/serving/model.hpp"

namespace lamina {

struct Prepared {
  Features features;
  std::vector<Tensor> targets;       ///< of each output of the network, as its loss reads them
  std::vector<std::int32_t> folds;   ///< as Examples has them, of rows to learn from
  std::vector<double> values;        ///< regression: the truth
  std::vector<std::int32_t> labels;  ///< classification: the truth; -1: a class never trained
  Tensor weights;                    ///< f32 [N] of the loss; empty: all count the same
  std::vector<double> row_weights;   ///< of the scores, likewise

  /// Features may be still to come.
  std::int64_t rows() const {
    const bool told = features.inputs.empty() && !targets.empty();
    return told ? targets[0].shape().rows() : features.rows();
  }
  Examples examples() const;
};

/// Rows to learn from or to choose the best epoch; rows that are scored need the truth, and may be
/// of classes that training never saw.
Prepared prepare(const Preprocessor& preprocessor, const Network& network, const Table& table,
                 std::span<const std::int64_t> rows);
/// The same, and uses the table up, so that its images are not held twice.
Prepared prepare(const Preprocessor& preprocessor, const Network& network, Table&& table,
                 std::span<const std::int64_t> rows);
Prepared prepare_with_truth(const Preprocessor& preprocessor, const Network& network,
                            const Table& table, std::span<const std::int64_t> rows);
/// The same without the features.
Prepared truth_of(const Preprocessor& preprocessor, const Network& network, const Table& table,
                  std::span<const std::int64_t> rows);

/// Some rows without their targets, by their places: to be scored.
Prepared rows_at(const Prepared& all, std::span<const std::int64_t> places);

/// Training rows, of which every `stride`-th is in `features`, see of their words what
/// Preprocessor::fit() told of them in `encoded`.
void put_encoded(const Tensor& encoded, std::size_t stride, Features& features);

/// What so many prepared rows will be, without their data; and what held-out rows will take, the
/// truth included.
Examples rows_to_come(const Preprocessor& preprocessor, const Network& network, std::int64_t rows,
                      bool weighted);
std::int64_t held_out_bytes(const Preprocessor& preprocessor, const Network& network,
                            std::int64_t rows, bool weighted);

/// How well `model` answers `rows`; `metrics` are added to the usual scores.
Scores score(const Model& model, const Prepared& rows, std::span<const MetricConfig> metrics = {});

/// How well the naive answer does on `rows`: the shares of the classes in training, or the mean.
Scores score_baseline(const Preprocessor& preprocessor, const Prepared& rows,
                      std::span<const MetricConfig> metrics = {});

}  // namespace lamina

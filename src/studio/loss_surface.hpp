// The loss of some rows at any weights, in evaluation mode: what a step or a slice would lead to.
#pragma once

#include <optional>

#include "studio/moment.hpp"
#include "training/measure.hpp"

namespace lamina::studio {

class LossSurface {
 public:
  /// `rows` must outlive it.
  LossSurface(const Moment& moment, Examples rows)
      : loss_(moment.scene->network, moment.state.options),
        now_(moment.answering()),
        rows_(std::move(rows)),
        measure_(engine_, moment.scene->network, now_, loss_, rows_, 1) {}

  /// The weights that the next measuring is of.
  ParameterArena& weights() { return now_; }
  double operator()() { return measure_().loss; }
  Measurement measured() { return measure_(); }

 private:
  Engine engine_{1};
  NetworkLoss loss_;
  ParameterArena now_;
  Examples rows_;
  Measure measure_;
};

/// At most so many training rows, the first of the part: one set for all that is compared.
Examples some_training_rows(const Data& data, std::int64_t most);
/// Rows so that `times` forward passes over them take well below a tenth of a second.
std::int64_t affordable_rows(const Moment& moment, std::int64_t times, std::int64_t most);

/// Loss and right answers of the validation rows, as the end of an epoch measures them. Nothing
/// without such rows, and of an ensemble, which measures on rows that it learns from.
std::optional<Measurement> validation_of(const Moment& moment);

}  // namespace lamina::studio

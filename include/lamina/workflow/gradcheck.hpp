// The recipe behind `lamina gradcheck`: do the gradients of a network agree with differences of its
// loss?
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lamina/data/examples.hpp"
#include "lamina/serving/model.hpp"
#include "lamina/training/options.hpp"
#include "lamina/workflow/train.hpp"

namespace lamina {

struct GradcheckOptions {
  std::int64_t rows = 8;      ///< of the batch, at least 1
  std::int64_t entries = 32;  ///< of each tensor, at most; which ones is a function of the seed
  double tolerance = 1e-6;    ///< largest relative error, above 0
  std::uint64_t seed = 0;  ///< of the entries, the rows, the dropout masks and what else is random
  std::string loss = {};   ///< as a command line says it; "": the network's own
  int threads = 0;         ///< as in Engine; no number changes a bit
};

/// A parameter, or an input of numbers.
struct CheckedTensor {
  std::string name;          ///< "dense_1.weight", or "input numbers"
  Shape shape;               ///< of an input the batch comes first
  std::int64_t checked = 0;  ///< entries
  /// Those at a kink, such as relu at 0: slopes to the left and the right differ, so there is no
  /// gradient to compare with. They are not in what stands below.
  std::int64_t kinks = 0;
  /// The entry with the largest relative error, row-major; -1: all were at kinks.
  std::int64_t worst = -1;
  double analytic = 0;  ///< dL/d(entry) as the backward pass has it
  double numeric = 0;   ///< the same by central differences
  /// |analytic - numeric| over the larger of both, or of a thousandth of the tensor's largest
  /// gradient and of what rounding lets a difference see.
  double relative_error = 0;
  bool agrees = true;  ///< all entries that could be compared

  /// "[3, 0]".
  std::string place() const;
};

struct GradcheckReport {
  std::string loss_name;  ///< kind of the (first) loss
  double loss = 0;        ///< of the batch, in double, in training mode
  std::int64_t rows = 0;
  bool random_rows = false;  ///< not of a table
  double tolerance = 0;
  std::vector<CheckedTensor> tensors = {};
  bool agrees() const;
};

/// In double: the gradient of the loss of `rows` in training mode (the dropout masks held still,
/// batch statistics of the rows) by the backward pass, against
/// (8 (L(x+h) - L(x-h)) - (L(x+2h) - L(x-2h))) / 12h, with h from 1e-3 down to 1e-6 until both
/// agree. Of FitOptions it reads the losses; what the regularizers of the network cost is in the
/// loss, as in training. Throws as fit() does for rows that do not fit.
GradcheckReport gradcheck(const Network& network, const ParameterArena& parameters,
                          const Examples& rows, const FitOptions& losses,
                          const GradcheckOptions& options = {});

/// Of a trained model on rows of `table` whose answers are known, by the loss that it was trained
/// with, the weights of rows and classes included; on random rows where `table` is null.
GradcheckReport gradcheck(const Model& model, const Table* table,
                          const GradcheckOptions& options = {});

/// Of a network that nobody trained, with the starting values of the seed, fitted to `table` as
/// train() would.
GradcheckReport gradcheck(const Network& network, const Table& table, const TrainOptions& training,
                          const GradcheckOptions& options = {});

/// The same on random rows of inputs that the network names and its layers need: "numbers" [5],
/// "codes" of 3 and 12 categories, "image" [6,6,1]. The loss is that of its head: cross-entropy
/// after softmax and the sigmoid of one unit, else mean squared error.
GradcheckReport gradcheck(const Network& network, const GradcheckOptions& options = {});

}  // namespace lamina

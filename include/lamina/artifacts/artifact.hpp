// Everything a trained model is: what a model file holds.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "lamina/core/parameters.hpp"
#include "lamina/model/network.hpp"
#include "lamina/preprocess/fingerprints.hpp"
#include "lamina/preprocess/preprocessor.hpp"

namespace lamina {

/// How the rows of the training table were parted, and which are held out: so they can be found
/// again in the same table.
struct SplitRecord {
  /// random, time, group or first (SplitKind); "" where it is not known.
  std::string kind = "";
  double test = 0;  ///< share of the rows; 0: none, or a table of their own
  double validation = 0;
  std::string time = "";   ///< the column of times
  std::string group = "";  ///< the column of groups
  std::int64_t rows = 0;   ///< of the table, those without a target too
  /// A digest of the cells that the network sees, in all rows: 16 hex digits.
  std::string cells = "";
  /// A hex digit for four rows, the first the highest bit, set where it is held out. Empty where
  /// none is, and for tables of more than 16 million rows.
  std::string held_out = "";

  void fields(Fields& f);
};

/// What is known of how a model came to be; nothing here may differ between equal runs.
struct TrainingRecord {
  struct Metric {
    std::string name;
    double value = 0;
    void fields(Fields& f);
  };
  std::int64_t seed = 0;
  std::int64_t rows = 0;        ///< training rows, validation included
  std::int64_t epochs = 0;      ///< run
  std::int64_t best_epoch = 0;  ///< whose parameters these are
  std::string optimizer;        ///< e.g. "adamw"
  std::string split;            ///< how the held-out rows were chosen
  /// How it was trained, as a JSON object with sorted keys: loss, optimizer and schedule with their
  /// fields, batch and the rest; "{}" where that is not known.
  std::string recipe = "{}";
  /// What else makes this model again, likewise: how the table was read, as far as that was told,
  /// the network where a few words tell it, and digests of the rows. Names of files are not in it.
  std::string settings = "{}";
  std::vector<Metric> metrics;      ///< on held-out rows; empty when there were none
  std::vector<Metric> baseline;     ///< the same of the naive answer
  std::vector<Metric> linear = {};  ///< the same of a linear model; empty where none was trained
  Notes notes = {};                 ///< what was decided about the table
  SplitRecord parts = {};           ///< which rows are held out

  void fields(Fields& f);
};

/// How far the answers lay from the truth on rows that the model did not learn from: what
/// prediction intervals are made of (split conformal: Papadopoulos et al. 2002, Lei et al. 2018).
struct Residuals {
  std::string part = "";    ///< which rows: held_out, out_of_fold or validation; "": none are kept
  std::int64_t rows = 0;    ///< how many there were
  bool in_spreads = false;  ///< |truth - answer| / the spread that the network says, else as it is
  /// At place i what at least (i + 1) % of new rows stay below, if they are like these; as far as
  /// so many rows can say.
  std::vector<double> quantiles = {};

  bool known() const { return !part.empty(); }
  /// How far from the answer the truth of so large a share of new rows lies at most, in the
  /// target's unit, or in spreads; the next whole percent counts. Error `usage.no_interval` where
  /// none are kept or `level` takes more rows, `usage.bad_value` for one that is not above 0 and
  /// below 1.
  double margin(double level) const;
  void fields(Fields& f);
};

/// From which probability on class 1 of two is answered.
struct Decision {
  double threshold = 0.5;   ///< the probability must be above; exactly an f32
  std::string metric = "";  ///< that is largest with it; "": nobody asked

  bool chosen() const { return !metric.empty(); }
  void fields(Fields& f);
};

struct Artifact {
  Preprocessor preprocessor;
  Network network;  ///< built
  ParameterArena parameters;
  TrainingRecord training;
  Fingerprints fingerprints = {};  ///< of the rows that trained it; none where it keeps none
  Residuals residuals = {};        ///< of amounts
  Decision decision = {};          ///< of two classes

  /// Error `model.inconsistent` unless the preprocessing feeds the network and the network's last
  /// layer answers the task: one output, after a sigmoid for two classes; or one for each class
  /// after a softmax; or two for an amount, its mean and the logarithm of its variance.
  void check() const;
};

/// Error `model.inconsistent` unless the network takes what the preprocessing makes.
void require_inputs(std::span<const Field> taken, std::span<const Field> made);

}  // namespace lamina

// What a run trains on and what it trains: nothing here changes once it is made.
#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "workflow/draft.hpp"
#include "workflow/prepared.hpp"

namespace lamina::studio {

/// What is found of a column once, as all views need it.
struct ColumnFacts {
  double explained = NAN;        ///< share of the target that it alone explains; NAN: not known
  double low = NAN, high = NAN;  ///< of its numbers in the training rows
  bool whole = true;             ///< these are whole
  bool telling = false;          ///< one of the 8 that tell most: these are shown of a list of rows
};

/// A table, parted and prepared. The table stays, because the page shows its rows.
struct Data {
  Table table;
  TrainOptions options;
  TrainingDraft draft;  ///< with the rows of each part
  Prepared training, validation, held_out;
  Table sample;  ///< at most 500 of the training rows, with the columns that count and the target
  std::string question;
  bool exam = false;
  bool attached = false;                            ///< somebody else drives the training
  std::map<std::string, ColumnFacts> columns = {};  ///< those that the network sees, by name
  /// Columns of the map at first: they tell much and their rows lie apart. "" where there are none.
  std::pair<std::string, std::string> axes = {};
  std::map<std::string, std::string> asked = {};  ///< cells of the row that is asked about

  bool images() const { return !draft.preprocessor.image_columns().empty(); }
  bool classes() const { return draft.preprocessor.task() != Task::regression; }
};

std::shared_ptr<const Data> prepared_data(Table table, TrainOptions options);
/// The table of a training parted again as it was planned, for the network that was planned.
std::shared_ptr<Data> planned_data(Table table, const TrainOptions& options, const Table* test,
                                   const Network* network, const Preprocessor& preprocessor,
                                   const Network& planned);
/// "Will I pass this class?"
std::shared_ptr<const Data> exam();
/// Rings of two colours, which no line parts; digits of a few pixels: those of the lessons.
std::shared_ptr<const Data> rings();
std::shared_ptr<const Data> pixels();

struct Scene {
  std::shared_ptr<const Data> data;
  std::int64_t version = 1;
  Network network;
  FitOptions fit;  ///< that a run begins with
  /// What is said of the hidden layers; other networks than chains of them have none.
  std::vector<std::int64_t> layers;
  std::string activation;
  double dropout = 0;

  const Preprocessor& preprocessor() const { return data->draft.preprocessor; }
};

/// What follows from the rest: the sample, the row that is asked about, what columns tell.
void finish_data(Data& data);
/// Fills what is said of the hidden layers, as far as they are alike.
void describe_layers(Scene& scene);

/// The recipe's network and options, where data->options do not say otherwise.
std::shared_ptr<const Scene> first_scene(std::shared_ptr<const Data> data, std::int64_t version);
/// Another network on the same rows; `options` as data->options with other layers.
std::shared_ptr<const Scene> other_network(const Scene& scene, const TrainOptions& options,
                                           std::int64_t version);

}  // namespace lamina::studio

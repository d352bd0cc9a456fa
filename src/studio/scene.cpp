#include "studio/scene.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "lamina/preprocess/column_summary.hpp"

namespace lamina::studio {

namespace {

constexpr std::int64_t sampled = 500;
constexpr std::int64_t few_rows = 2'000;
constexpr std::size_t few_columns = 20;
constexpr std::size_t most_telling = 8;

std::int64_t count(const std::vector<std::int64_t>& rows) {
  return static_cast<std::int64_t>(rows.size());
}

/// What learns before one's eyes should be small where the data are.
void stay_small(TrainOptions& options, const Data& data) {
  const bool said = options.layers || options.activation || options.dropout;
  if (said || data.images() || data.table.rows() > few_rows ||
      data.table.columns().size() > few_columns) {
    return;
  }
  options.layers = {8, 8};
  options.activation = Activation::tanh;
  options.dropout = 0;
}

PartSizes sizes_of(const TrainingDraft& draft) {
  return {.training = count(draft.training),
          .validation = count(draft.validation),
          .held_out = count(draft.held_out)};
}

std::map<std::string, std::string> cells_of(const Data& data, std::int64_t row) {
  std::map<std::string, std::string> cells;
  for (const Column& column : data.table.columns()) {
    if (features_of(data.draft.preprocessor, column.name).empty()) continue;
    if (column.type == ColumnType::image) continue;
    cells[column.name] = column.text(row);
  }
  return cells;
}

std::shared_ptr<const Scene> scene_of(std::shared_ptr<const Data> data, const TrainOptions& options,
                                      std::int64_t version) {
  TrainingDraft draft;
  draft.preprocessor = data->draft.preprocessor;
  draft.weighting = data->draft.weighting;
  decide_training(draft, sizes_of(data->draft), options, nullptr);
  auto scene = std::make_shared<Scene>();
  scene->data = std::move(data);
  scene->version = version;
  scene->network = std::move(draft.network);
  scene->fit = std::move(draft.fit);
  describe_layers(*scene);
  return scene;
}

/// At most so many rows tell what a column explains.
std::vector<std::int64_t> telling_rows(const Data& data) {
  constexpr std::int64_t cells = 200'000;
  const auto columns = static_cast<std::int64_t>(data.table.columns().size());
  const std::int64_t enough = std::clamp<std::int64_t>(cells / (columns + 1), 500, 20'000);
  std::vector<std::int64_t> some;
  for (const std::int64_t i : sampled_rows(count(data.draft.training), enough)) {
    some.push_back(data.draft.training[static_cast<std::size_t>(i)]);
  }
  return some;
}

void find_range(ColumnFacts& facts, const Column& column, const std::vector<std::int64_t>& rows) {
  for (const std::int64_t row : rows) {
    const double value = column.numbers[static_cast<std::size_t>(row)];
    if (std::isnan(value)) continue;
    facts.low = std::isnan(facts.low) ? value : std::min(facts.low, value);
    facts.high = std::isnan(facts.high) ? value : std::max(facts.high, value);
    facts.whole = facts.whole && value == std::floor(value);
  }
}

/// The share of the most frequent value: on such an axis so many rows lie in one place.
double most_frequent(const Column& column, const std::vector<std::int64_t>& rows) {
  std::map<double, std::int64_t> counts;
  std::int64_t most = 0;
  for (const std::int64_t row : rows) {
    const auto place = static_cast<std::size_t>(row);
    const double value = column.numbers.empty() ? column.codes[place] : column.numbers[place];
    if (!std::isnan(value)) most = std::max(most, ++counts[value]);
  }
  return static_cast<double>(most) / static_cast<double>(std::max<std::size_t>(1, rows.size()));
}

/// Numbers before words, as a line between them can be drawn.
void find_axes(Data& data, const std::vector<std::int64_t>& rows) {
  struct Candidate {
    bool words;
    double worth;
    std::string name;
  };
  std::vector<Candidate> all;
  for (const Column& column : data.table.columns()) {
    const auto known = data.columns.find(column.name);
    if (known == data.columns.end() || column.type == ColumnType::image) continue;
    const double share = known->second.explained;
    const double told = std::isnan(share) ? 0 : std::max(0.0, share);
    const double apart = 1 - most_frequent(column, rows);
    all.push_back({column.numbers.empty(), told * apart, column.name});
  }
  if (all.size() < 2) return;
  std::stable_sort(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
    return a.words != b.words ? !a.words : a.worth > b.worth;
  });
  data.axes = {all[0].name, all[1].name};
}

}  // namespace

std::shared_ptr<const Data> prepared_data(Table table, TrainOptions options) {
  auto data = std::make_shared<Data>();
  options.recipe = Recipe::mlp;
  options.members = {};
  options.folds = {};
  options.bins = {};
  data->draft = draft_training(table, options, nullptr, nullptr);
  TrainingDraft& draft = data->draft;
  data->table = std::move(table);
  stay_small(options, *data);
  decide_training(draft, sizes_of(draft), options, nullptr);
  data->options = std::move(options);
  data->training =
      prepare_with_truth(draft.preprocessor, draft.network, data->table, draft.training);
  data->training.weights =
      loss_weights(draft.weighting, draft.preprocessor, data->table, draft.training);
  data->validation =
      prepare_with_truth(draft.preprocessor, draft.network, data->table, draft.validation);
  data->validation.weights =
      loss_weights(draft.weighting, draft.preprocessor, data->table, draft.validation);
  data->held_out =
      prepare_with_truth(draft.preprocessor, draft.network, data->table, draft.held_out);
  finish_data(*data);
  return data;
}

std::shared_ptr<Data> planned_data(Table table, const TrainOptions& options, const Table* test,
                                   const Network* network, const Preprocessor& preprocessor,
                                   const Network& planned) {
  auto data = std::make_shared<Data>();
  data->draft = draft_training(table, options, test, network);
  TrainingDraft& draft = data->draft;
  draft.preprocessor = preprocessor;
  data->table = std::move(table);
  data->options = options;
  const auto prepared = [&](const std::vector<std::int64_t>& rows) {
    Prepared part = prepare_with_truth(preprocessor, planned, data->table, rows);
    part.weights = loss_weights(draft.weighting, preprocessor, data->table, rows);
    return part;
  };
  data->training = prepared(draft.training);
  data->validation = prepared(draft.validation);
  if (test == nullptr) data->held_out = prepared(draft.held_out);
  finish_data(*data);
  return data;
}

namespace {

void mark_telling(Data& data) {
  std::vector<ColumnFacts*> all;
  for (auto& [name, facts] : data.columns) all.push_back(&facts);
  const auto share = [](const ColumnFacts* facts) {
    return std::isnan(facts->explained) ? -1 : facts->explained;
  };
  std::stable_sort(all.begin(), all.end(),
                   [&](const ColumnFacts* a, const ColumnFacts* b) { return share(a) > share(b); });
  for (std::size_t i = 0; i < std::min(all.size(), most_telling); ++i) all[i]->telling = true;
}

}  // namespace

void finish_data(Data& data) {
  std::vector<std::int64_t> some;
  for (const std::int64_t i : sampled_rows(count(data.draft.training), sampled)) {
    some.push_back(data.draft.training[static_cast<std::size_t>(i)]);
  }
  std::vector<std::string> unseen;
  for (const Column& column : data.table.columns()) {
    const bool seen = column.name == data.draft.preprocessor.target() ||
                      !features_of(data.draft.preprocessor, column.name).empty();
    if (!seen) unseen.push_back(column.name);
  }
  data.sample = data.table.select(some).drop(unseen);
  const auto& first = data.draft.validation.empty() ? data.draft.training : data.draft.validation;
  data.asked = cells_of(data, first[0]);
  data.question = "What is '" + data.draft.preprocessor.target() + "' of this " +
                  (data.images() ? "picture?" : "row?");
  const std::vector<std::int64_t> rows = telling_rows(data);
  const Preprocessor& preprocessor = data.draft.preprocessor;
  const Column& target = data.table.column(preprocessor.target());
  for (const Column& column : data.table.columns()) {
    if (features_of(preprocessor, column.name).empty()) continue;
    ColumnFacts& facts = data.columns[column.name];
    facts.explained = explained(column, target, preprocessor.task(), rows);
    if (!column.numbers.empty()) find_range(facts, column, data.draft.training);
  }
  mark_telling(data);
  find_axes(data, rows);
}

void describe_layers(Scene& scene) {
  scene.layers.clear();
  scene.activation = "linear";
  scene.dropout = 0;
  const std::vector<Node>& nodes = scene.network.nodes();
  for (std::size_t i = 0; i + 1 < nodes.size(); ++i) {
    if (const Dense* dense = nodes[i].layer.as<Dense>()) {
      scene.layers.push_back(dense->units);
      scene.activation = dense->activation.kind();
    } else if (const Dropout* dropout = nodes[i].layer.as<Dropout>()) {
      scene.dropout = dropout->rate;
    }
  }
}

std::shared_ptr<const Scene> first_scene(std::shared_ptr<const Data> data, std::int64_t version) {
  const TrainOptions& options = data->options;
  return scene_of(std::move(data), options, version);
}

std::shared_ptr<const Scene> other_network(const Scene& scene, const TrainOptions& options,
                                           std::int64_t version) {
  return scene_of(scene.data, options, version);
}

}  // namespace lamina::studio

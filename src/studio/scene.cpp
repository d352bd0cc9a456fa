#include "studio/scene.hpp"

#include <algorithm>
#include <utility>

#include "lamina/preprocess/column_summary.hpp"

namespace lamina::studio {

namespace {

constexpr std::int64_t sampled = 500;
constexpr std::int64_t few_rows = 2'000;
constexpr std::size_t few_columns = 20;

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
  data.question = "What is '" + data.draft.preprocessor.target() + "' of this row?";
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

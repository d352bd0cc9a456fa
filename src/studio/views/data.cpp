// The table before the training: what was read, what is used, and what is doubtful.
#include <algorithm>
#include <cmath>

#include "lamina/preprocess/column_summary.hpp"
#include "studio/curve.hpp"
#include "studio/number.hpp"
#include "studio/rows.hpp"
#include "studio/views.hpp"

namespace lamina::studio {

namespace {

constexpr std::int64_t most_steps = 30;
constexpr std::size_t most_words = 12;
constexpr std::size_t most_columns = 300;
constexpr std::int64_t most_looked_at = 20'000;

/// Of many rows every so manyth is drawn.
std::int64_t stride_of(const Data& data) {
  return (data.table.rows() - 1) / most_looked_at + 1;
}

Json json_of(const Histogram& found) {
  return {{"low", number(found.low)}, {"step", number(found.step)}, {"counts", found.counts}};
}

/// The counts of each class in the steps of `all`.
Json by_class(const Data& data, const Column& column, const Histogram& all) {
  Json list = Json::array();
  if (!data.classes() || all.counts.empty()) return list;
  const std::vector<std::string>& labels = data.draft.preprocessor.labels();
  constexpr std::size_t most_classes = 12;
  if (labels.size() > most_classes) return list;
  std::vector<std::vector<std::int64_t>> counts(labels.size(),
                                                std::vector<std::int64_t>(all.counts.size()));
  for (const auto& [part, places] : {std::pair{&data.training, &data.draft.training},
                                     std::pair{&data.validation, &data.draft.validation}}) {
    for (std::size_t i = 0; i < places->size(); i += static_cast<std::size_t>(stride_of(data))) {
      const double value = column.numbers[static_cast<std::size_t>((*places)[i])];
      const std::int32_t label = part->labels[i];
      if (std::isnan(value) || label < 0) continue;
      const double place = all.step > 0 ? (value - all.low) / all.step : 0;
      const auto bin = static_cast<std::size_t>(
          std::clamp<double>(place, 0, static_cast<double>(all.counts.size() - 1)));
      ++counts[static_cast<std::size_t>(label)][bin];
    }
  }
  return counts;
}

/// As the network gets it: the first number that a column became.
Json scaled_json(const Data& data, const std::string& name) {
  const Preprocessor& preprocessor = data.draft.preprocessor;
  std::int64_t place = 0;
  for (const NumberColumn& from : preprocessor.number_columns()) {
    if (from.name != name) {
      place += static_cast<std::int64_t>(from.features.size());
      continue;
    }
    const Tensor& numbers = data.training.features["numbers"];
    if (numbers.empty()) return nullptr;
    Column scaled;
    scaled.name = name;
    for (std::int64_t row = 0; row < numbers.shape().rows(); row += stride_of(data)) {
      scaled.numbers.push_back(numbers.f32()[row * numbers.shape().columns() + place]);
    }
    return json_of(histogram(scaled, most_steps));
  }
  return nullptr;
}

Json notes_json(const Notes& notes) {
  Json list = Json::array();
  for (const Note& note : notes) list.push_back(lamina::studio::json_of(note));
  return list;
}

Json column_json(const Data& data, const Column& column, std::span<const std::int64_t> rows) {
  const Preprocessor& preprocessor = data.draft.preprocessor;
  const bool target = column.name == preprocessor.target();
  const bool seen = !features_of(preprocessor, column.name).empty();
  Histogram found;
  const std::int64_t stride = stride_of(data);
  if (!column.numbers.empty() && stride == 1) {
    found = histogram(column, most_steps);
  } else if (!column.numbers.empty()) {
    Column some;
    some.name = column.name;
    some.type = column.type;
    for (std::int64_t row = 0; row < data.table.rows(); row += stride) {
      some.numbers.push_back(column.numbers[static_cast<std::size_t>(row)]);
    }
    found = histogram(some, most_steps);
  }
  Json words = Json::array();
  if (column.type == ColumnType::category || column.type == ColumnType::boolean ||
      (target && !column.codes.empty())) {
    for (const WordShare& word : frequent_words(column, most_words)) {
      words.push_back({{"word", word.word}, {"cells", word.cells}, {"share", number(word.share)}});
    }
  }
  const auto facts = data.columns.find(column.name);  // found once, of those that are seen
  const double share =
      target ? NAN
      : facts != data.columns.end()
          ? facts->second.explained
          : explained(column, data.table.column(preprocessor.target()), preprocessor.task(), rows);
  return {{"name", column.name},
          {"type", column_type_names[static_cast<std::size_t>(column.type)]},
          {"reason", column.reason},
          {"use", target ? "target"
                  : seen ? "feature"
                         : "left_out"},
          {"missing", column.missing},
          {"distinct", column.distinct},
          {"histogram", found.counts.empty() ? Json(nullptr) : json_of(found)},
          {"by_class", by_class(data, column, found)},
          {"words", words},
          {"explained", number(share)},
          {"scaled", scaled_json(data, column.name)},
          {"notes", notes_json(column.notes)}};
}

Json balance_json(const Data& data) {
  Json list = Json::array();
  const std::vector<std::string>& labels = data.draft.preprocessor.labels();
  const auto count = [](const Prepared& part, std::size_t label) {
    return std::count(part.labels.begin(), part.labels.end(), static_cast<std::int32_t>(label));
  };
  for (std::size_t label = 0; label < labels.size(); ++label) {
    list.push_back({{"label", labels[label]},
                    {"training", count(data.training, label)},
                    {"validation", count(data.validation, label)},
                    {"held_out", count(data.held_out, label)}});
  }
  return list;
}

Json example_json(const Data& data, std::int64_t row) {
  return {{"row", row},
          {"truth", truth_text(data, data.table, row)},
          {"answer", ""},
          {"chance", nullptr},
          {"loss", nullptr},
          {"cells", cells_json(data, data.table, row)},
          {"pixels", pixels_json(data, data.table, row)}};
}

}  // namespace

Json data_json(const Scene& scene) {
  const Data& data = *scene.data;
  std::vector<std::int64_t> rows;
  const std::vector<std::int64_t>& training = data.draft.training;
  for (const std::int64_t i :
       sampled_rows(static_cast<std::int64_t>(training.size()), most_looked_at)) {
    rows.push_back(training[static_cast<std::size_t>(i)]);
  }
  Json columns = Json::array();
  for (const Column& column : data.table.columns()) {
    if (columns.size() == most_columns) break;
    columns.push_back(column_json(data, column, rows));
  }
  Json examples = Json::array();
  constexpr std::int64_t shown = 24;
  for (const std::int64_t i : sampled_rows(static_cast<std::int64_t>(training.size()), shown)) {
    examples.push_back(example_json(data, training[static_cast<std::size_t>(i)]));
  }
  return {{"version", scene.version},
          {"name", data.table.name()},
          {"rows", data.table.rows()},
          {"drawn", (data.table.rows() - 1) / stride_of(data) + 1},
          {"columns", columns},
          {"notes", notes_json(data.draft.notes)},
          {"labels", data.draft.preprocessor.labels()},
          {"balance", balance_json(data)},
          {"split", data.draft.split},
          {"examples", examples}};
}

Json row_json(const Scene& scene, const Query& query) {
  const Data& data = *scene.data;
  const std::int64_t row = query.whole("row", 0, 0, data.table.rows() - 1);
  const auto in = [&](const std::vector<std::int64_t>& part) {
    return std::binary_search(part.begin(), part.end(), row);
  };
  const TrainingDraft& draft = data.draft;
  const char* const part = in(draft.training)     ? "training"
                           : in(draft.validation) ? "validation"
                           : in(draft.held_out)   ? "held_out"
                                                  : "none";
  return {{"version", scene.version},
          {"row", row},
          {"part", part},
          {"truth", truth_text(data, data.table, row)},
          {"cells", cells_json(data, data.table, row)},
          {"pixels", pixels_json(data, data.table, row)}};
}

}  // namespace lamina::studio

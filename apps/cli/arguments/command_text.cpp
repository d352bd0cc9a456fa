#include "arguments/command_text.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "lamina/core/shell.hpp"

namespace lamina::cli {

namespace {

using Json = nlohmann::ordered_json;

Json parsed(const std::string& text) {
  Json json = Json::parse(text, nullptr, false);
  return json.is_object() ? json : Json::object();
}

/// "0.1", "64", "true", a text as it is; what is in a list has ; between it.
std::string value_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_array()) {
    std::string text;
    for (const Json& item : value) text += (text.empty() ? "" : ";") + value_text(item);
    return text;
  }
  std::string text = value.dump();
  if (value.is_number_float() && text.ends_with(".0")) text.resize(text.size() - 2);
  return text;
}

/// "adamw:beta1=0.9,weight_decay=0.1" of {"kind": "adamw", …}, as TextFields reads it.
std::string config_text(const Json& config, const std::string& left_out = "") {
  if (config.is_string()) return config.get<std::string>();
  std::string fields;
  for (const auto& [name, value] : config.items()) {
    if (name == "kind" || name == left_out) continue;
    fields += (fields.empty() ? "" : ",") + name + "=" + value_text(value);
  }
  const std::string kind = config.value("kind", "");
  return fields.empty() ? kind : kind + ":" + fields;
}

/// "dense_1.*:kind=bias,rate=0.1"; what is as without saying is left out.
std::string group_text(const Json& group) {
  std::string fields;
  const auto add = [&](const std::string& name, const Json& value) {
    fields += (fields.empty() ? "" : ",") + name + "=" + value_text(value);
  };
  if (group.value("kind", "any") != "any") add("kind", group["kind"]);
  if (group.value("rate", 1.0) != 1) add("rate", group["rate"]);
  if (group.value("weight_decay", -1.0) >= 0) add("weight_decay", group["weight_decay"]);
  if (group.value("frozen", false)) add("frozen", true);
  return group.value("names", "*") + ":" + fields;
}

/// A name among others with commas between them.
std::string quoted(const std::string& name) {
  return name.find(',') == std::string::npos ? name : "\"" + name + "\"";
}

/// Adds options whose values are said in `json`, in the order of the calls.
class Words {
 public:
  explicit Words(std::vector<std::string>& words) : words_(words) {}

  void option(const std::string& name, const std::string& value) {
    if (value.empty() || value[0] == '-') {
      words_.push_back(name + "=" + value);
    } else {
      words_.insert(words_.end(), {name, value});
    }
  }
  void flag(const Json& json, const char* key, const std::string& name) {
    if (json.value(key, false)) words_.push_back(name);
  }
  /// Nothing when the key is missing or its value is `usual`.
  void value(const Json& json, const char* key, const std::string& name, const Json& usual = {}) {
    if (json.contains(key) && json[key] != usual) option(name, value_text(json[key]));
  }
  void names(const Json& json, const char* key, const std::string& name) {
    if (!json.contains(key)) return;
    std::string all;
    for (const Json& item : json[key]) {
      all += (all.empty() ? "" : ",") + quoted(item.get<std::string>());
    }
    option(name, all);
  }

 private:
  std::vector<std::string>& words_;
};

void add_reading(const Json& reading, Words& words) {
  words.names(reading, "drop", "--drop");
  const Json types = reading.value("types", Json::object());
  for (const auto& [column, type] : types.items()) {
    words.option("--type", quoted(column + "=" + type.get<std::string>()));
  }
  words.names(reading, "missing", "--missing");
  words.flag(reading, "no_header", "--no-header");
  words.value(reading, "skip", "--skip");
  words.value(reading, "comment", "--comment");
  words.value(reading, "encoding", "--encoding");
  words.value(reading, "bad_rows", "--bad-rows");
}

/// Which rows are held out. What else decides it has its line here.
void add_split(const Json& settings, const SplitRecord& split, const CommandNames& names,
               Words& words) {
  if (settings.value("test_table", false)) {
    words.option("--test", names.test.empty() ? "TEST.csv" : names.test);
  } else {
    words.value(settings, "test", "--test");
  }
  words.value(settings, "validation", "--validation");
  if (split.kind == "first") words.option("--split", "first");
  if (!split.time.empty()) words.option("--time", split.time);
  if (!split.group.empty()) words.option("--group", split.group);
}

void add_network(const Json& network, const CommandNames& names, Words& words) {
  if (network.value("own", false)) return words.option("--model", names.spec);
  words.value(network, "recipe", "--recipe");
  words.value(network, "bins", "--bins");
  std::string layers;
  for (const Json& units : network.value("layers", Json::array())) {
    layers += (layers.empty() ? "" : ",") + value_text(units);
  }
  words.option("--layers", layers.empty() ? "none" : layers);
  if (network.contains("activation")) {
    words.option("--activation", config_text(network["activation"]));
  }
  words.value(network, "dropout", "--dropout");
}

void add_training(const Json& settings, Words& words) {
  const Json optimizer = settings.value("optimizer", Json::object());
  const Json schedule = settings.value("schedule", Json::object());
  if (settings.contains("loss")) words.option("--loss", config_text(settings["loss"]));
  if (!optimizer.empty()) words.option("--optimizer", config_text(optimizer, "learning_rate"));
  words.value(optimizer, "learning_rate", "--lr");
  if (schedule.contains("schedule")) {
    words.option("--schedule", config_text(schedule["schedule"]));
  }
  words.value(schedule, "warmup_epochs", "--warmup");
  for (const auto& [key, option] : {std::pair{"dropout_schedule", "--dropout-schedule"},
                                    {"weight_decay_schedule", "--decay-schedule"},
                                    {"label_smoothing_schedule", "--smoothing-schedule"}}) {
    if (settings.contains(key)) words.option(option, config_text(settings[key]));
  }
  words.value(settings, "weights", "--weights");
  words.names(settings, "class_weights", "--class-weights");
  words.value(settings, "optimize", "--optimize");
  words.value(settings, "target_transform", "--target-transform");
  words.flag(settings, "clamp", "--clamp");
  words.value(settings, "clip_value", "--clip-value", 0.0);
  words.value(settings, "clip_norm", "--clip-norm");
  words.value(settings, "epochs", "--epochs");
  words.value(settings, "batch_size", "--batch");
  words.value(settings, "patience", "--patience");
  words.value(settings, "min_delta", "--min-delta", 0.0);
  words.flag(settings, "drop_last", "--drop-last");
  words.value(settings, "monitor", "--monitor", "loss");
  words.flag(settings, "keep_latest", "--keep-latest");
  words.value(settings, "accumulate", "--accumulate", 1);
  words.value(settings, "shards", "--shards", 1);
  words.value(settings, "members", "--members", 1);
  if (settings.value("members", 1) > 1) words.value(settings, "folds", "--folds");
  words.value(settings, "average", "--average", 0.0);
  for (const Json& group : settings.value("groups", Json::array())) {
    words.option("--param-group", group_text(group));
  }
}

bool has_note(const Notes& notes, std::string_view code) {
  return std::any_of(notes.begin(), notes.end(), [&](const Note& n) { return n.code == code; });
}

}  // namespace

nlohmann::ordered_json settings_json(const Artifact& artifact) {
  const TrainingRecord& record = artifact.training;
  Json object;
  object["target"] = artifact.preprocessor.target();
  object["task"] =
      artifact.preprocessor.task() == Task::regression ? "regression" : "classification";
  object["seed"] = static_cast<std::uint64_t>(record.seed);
  object.update(parsed(record.recipe));
  object.update(parsed(record.settings));
  object["split"] = record.split;
  return object;
}

std::vector<std::string> train_words(const Artifact& artifact, const CommandNames& names) {
  const Json settings = settings_json(artifact);
  std::vector<std::string> all = {
      "train", names.data.size() > 1 && names.data[0] == '-' ? "./" + names.data : names.data};
  Words words(all);
  words.option("--target", artifact.preprocessor.target());
  // Saying the task answers this note, which the model keeps.
  if (!has_note(artifact.training.notes, "data.note.task")) words.value(settings, "task", "--task");
  add_reading(settings.value("reading", Json::object()), words);
  if (names.delimiter != 0) {
    words.option("--delimiter", names.delimiter == '\t' ? "tab" : std::string(1, names.delimiter));
  }
  if (names.decimal_comma) all.emplace_back("--decimal-comma");
  if (!artifact.fingerprints.known()) all.emplace_back("--no-fingerprints");
  add_split(settings, artifact.training.parts, names, words);
  add_network(settings.value("network", Json{{"own", true}}), names, words);
  add_training(settings, words);
  words.value(settings, "seed", "--seed");
  return all;
}

std::vector<std::string> reading_words(const Artifact& artifact) {
  std::vector<std::string> all;
  Words words(all);
  add_reading(settings_json(artifact).value("reading", Json::object()), words);
  return all;
}

bool has_own_network(const Artifact& artifact) {
  const Json settings = parsed(artifact.training.settings);
  return settings.value("network", Json{{"own", true}}).value("own", false);
}

std::string shell_line(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : " ") + shell_word(word);
  return line;
}

}  // namespace lamina::cli

#include "artifacts/description.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "artifacts/format_1.hpp"
#include "artifacts/json_fields.hpp"
#include "artifacts/network_json.hpp"
#include "artifacts/safetensors.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

[[noreturn]] void inconsistent(const JsonSource& source, const std::string& what) {
  throw_json_error(source, "inconsistent", what, "network");
}

/// A metric that is not defined (an AUC without both classes) is left out: JSON has no NaN.
TrainingRecord without_undefined(TrainingRecord record) {
  const auto undefined = [](const auto& metric) {
    return !std::isfinite(metric.value);
  };
  std::erase_if(record.metrics, undefined);
  std::erase_if(record.baseline, undefined);
  std::erase_if(record.linear, undefined);
  return record;
}

Json describe_training(const TrainingRecord& record) {
  Json json = to_json(without_undefined(record));
  const JsonSource source{.name = "the recipe of the model", .family = "usage"};
  json["recipe"] = parse_json(record.recipe, source);
  json["settings"] = parse_json(record.settings, source);
  // As in files from before there were any.
  for (const char* key : {"notes", "settings", "linear"}) {
    if (json[key].empty()) json.erase(key);
  }
  if (record.parts.kind.empty()) json.erase("parts");
  return json;
}

/// An object of which only what trains understands more: it is kept as a text.
void keep_as_text(Json& training, const char* key, const JsonSource& source) {
  if (!training[key].is_object()) {
    throw_json_error(source, "bad_value",
                     fmt::format("expected an object, found {}", type_of(training[key])),
                     fmt::format("training.{}", key));
  }
  training[key] = canonical(training[key]);
}

TrainingRecord read_training(const Json& json, std::int64_t format, const JsonSource& source) {
  TrainingRecord record;
  Json text = json;
  if (text.is_object()) {
    if (format > 1 && !text.contains("recipe")) {
      throw_json_error(source, "missing_key", "the key 'recipe' is missing", "training");
    }
    for (const char* key : {"recipe", "settings"}) {
      text.emplace(key, Json::object());
      keep_as_text(text, key, source);
    }
    for (const char* key : {"notes", "linear"}) text.emplace(key, Json::array());
    text.emplace("parts", to_json(SplitRecord{}));
  }
  from_json(text, record, source, "training");
  return record;
}

Network read_network(const Json& json, std::int64_t format, const Preprocessor& preprocessor,
                     const JsonSource& source) {
  if (format == 1) return format_1::read_network(json, preprocessor, source);
  ReadNetwork read = network_from_json(json, source, "network");
  // Checked before the layers multiply it: what the preprocessing makes is bounded by the file.
  require_inputs(read.inputs, preprocessor.inputs());
  read.network.build(std::move(read.inputs));
  return std::move(read.network);
}

/// Without what says nothing, as in files from before there was any.
Json describe_preprocessing(const Preprocessor& preprocessor) {
  Json json = to_json(preprocessor);
  if (json["styles"].empty()) json.erase("styles");
  for (Json& column : json["numbers"]) {
    if (column["last_day"] < column["first_day"]) column.erase("last_day");
  }
  return json;
}

/// What files from before there was any do not say.
void complete_preprocessing(Json& json) {
  json.emplace("styles", Json::array());
  if (!json.contains("numbers") || !json["numbers"].is_array()) return;
  for (Json& column : json["numbers"]) {
    if (!column.is_object() || column.contains("last_day")) continue;
    const bool known = column.contains("first_day") && column["first_day"].is_number();
    column["last_day"] = known ? column["first_day"].get<double>() - 1 : -1.0;
  }
}

}  // namespace

std::int64_t format_of(const Json& json, const JsonSource& source) {
  const Json* format = json.is_object() && json.contains("format") ? &json["format"] : nullptr;
  if (format == nullptr || !format->is_number_integer()) {
    throw_json_error(source, "unknown_format", "the model does not say its format", "format");
  }
  if (*format == 1 || *format == model_format) return format->get<std::int64_t>();
  throw_json_error(source, "unknown_format",
                   fmt::format("the model has format {}, this program reads formats 1 to {}",
                               format->dump(), model_format),
                   "format", "use a newer version of lamina");
}

Json describe(const Artifact& artifact) {
  Json json = {{"format", model_format},
               {"program", LAMINA_VERSION},
               {"network", network_to_json(artifact.network)},
               {"preprocessing", describe_preprocessing(artifact.preprocessor)},
               {"training", describe_training(artifact.training)}};
  if (artifact.fingerprints.known()) json["fingerprints"] = to_json(artifact.fingerprints);
  if (artifact.residuals.known()) json["residuals"] = to_json(artifact.residuals);
  if (artifact.decision.chosen()) json["decision"] = to_json(artifact.decision);
  return json;
}

void require_room(const Preprocessor& preprocessor) {
  // It stands in the header as a string, whose quotes are escaped.
  require_header_room(canonical(Json(canonical(describe_preprocessing(preprocessor)))).size());
}

Artifact read_description(const Json& json, const JsonSource& source) {
  const std::int64_t format = format_of(json, source);
  Artifact artifact;
  struct Top {
    Preprocessor& preprocessor;
    std::int64_t format = 0;
    std::string program = {};
    void fields(Fields& f) {
      f("format", format, any_number(), "of the model file");
      f("program", program, "the version of lamina that wrote the file");
      f.group("preprocessing", preprocessor, "from a table to numbers");
    }
  } top{.preprocessor = artifact.preprocessor};
  for (const char* key : {"network", "training"}) {
    if (json.contains(key)) continue;
    throw_json_error(source, "missing_key", fmt::format("the key '{}' is missing", key), "the top");
  }
  Json rest = json;
  rest.erase("network");
  rest.erase("training");
  for (const char* key : {"fingerprints", "residuals", "decision"}) rest.erase(key);
  if (rest.contains("preprocessing") && rest["preprocessing"].is_object()) {
    complete_preprocessing(rest["preprocessing"]);
  }
  from_json(rest, top, source, "");
  artifact.training = read_training(json["training"], format, source);
  if (json.contains("fingerprints")) {
    from_json(json["fingerprints"], artifact.fingerprints, source, "fingerprints");
  }
  if (json.contains("residuals")) {
    from_json(json["residuals"], artifact.residuals, source, "residuals");
  }
  if (json.contains("decision")) from_json(json["decision"], artifact.decision, source, "decision");
  try {
    artifact.preprocessor.check();
  } catch (const Error& error) {
    throw_json_error(source, "bad_preprocessing", error.facts().what, "preprocessing");
  }
  try {
    artifact.network = read_network(json["network"], format, artifact.preprocessor, source);
    artifact.check();
  } catch (const Error& error) {
    if (error.code().starts_with("model.") && error.code() != "model.inconsistent") throw;
    inconsistent(source, error.facts().what);
  }
  return artifact;
}

}  // namespace lamina

#include "artifacts/description.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "artifacts/json_fields.hpp"
#include "artifacts/layer_list.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

constexpr double widest = 1 << 24;
constexpr std::size_t most_code_columns = 65'536;

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
  return record;
}

Json describe_network(const Sequential& network) {
  const Signature& input = network.input();
  return {{"input", {{"numbers", input.numbers}, {"categories", input.categories}}},
          {"layers", layer_list_to_json(network.layers())}};
}

std::int64_t whole_number(const Json& value, const JsonSource& source, const std::string& path) {
  if (!value.is_number_integer() || value.get<double>() < 0 || value.get<double>() > widest) {
    throw_json_error(source, "bad_value",
                     fmt::format("expected a whole number up to 2^24, found {}",
                                 value.is_number() ? value.dump() : std::string(type_of(value))),
                     path);
  }
  return value.get<std::int64_t>();
}

/// The members of an object that has exactly two keys.
std::pair<const Json*, const Json*> members(const Json& object, const char* first,
                                            const char* second, const JsonSource& source,
                                            const std::string& path) {
  if (!object.is_object()) {
    throw_json_error(source, "bad_value",
                     fmt::format("expected an object, found {}", type_of(object)), path);
  }
  for (const char* key : {first, second}) {
    if (object.contains(key)) continue;
    throw_json_error(source, "missing_key", fmt::format("the key '{}' is missing", key), path);
  }
  for (const auto& [key, value] : object.items()) {
    if (key == first || key == second) continue;
    throw_json_error(source, "unknown_key", fmt::format("unknown key '{}'", printable(key)), path);
  }
  return {&object[first], &object[second]};
}

Signature read_input(const Json& json, const JsonSource& source) {
  const auto [numbers, categories] =
      members(json, "numbers", "categories", source, "network.input");
  Signature input;
  input.numbers = whole_number(*numbers, source, "network.input.numbers");
  if (!categories->is_array() || categories->size() > most_code_columns) {
    throw_json_error(source, "bad_value", "expected a list of at most 65,536 whole numbers",
                     "network.input.categories");
  }
  for (const Json& count : *categories) {
    input.categories.push_back(whole_number(count, source, "network.input.categories"));
  }
  return input;
}

Sequential read_network(const Json& json, const Preprocessor& preprocessor,
                        const JsonSource& source) {
  const auto [input, layers] = members(json, "input", "layers", source, "network");
  const Signature signature = read_input(*input, source);
  // Checked before the layers multiply it: what the preprocessing makes is bounded by the file.
  if (!(signature == Signature{preprocessor.numbers(), preprocessor.categories()})) {
    inconsistent(source, fmt::format("the network takes {} numbers and {} columns of codes, the "
                                     "preprocessing makes {} and {} (or other categories)",
                                     signature.numbers, signature.categories.size(),
                                     preprocessor.numbers(), preprocessor.categories().size()));
  }
  Sequential network(layer_list_from_json(*layers, source, "network.layers"));
  try {
    network.build(signature);
  } catch (const Error& error) {
    inconsistent(source, error.facts().what);
  }
  return network;
}

}  // namespace

void check_format(const Json& json, const JsonSource& source) {
  const Json* format = json.is_object() && json.contains("format") ? &json["format"] : nullptr;
  if (format == nullptr || !format->is_number_integer()) {
    throw_json_error(source, "unknown_format", "the model does not say its format", "format");
  }
  if (*format == model_format) return;
  throw_json_error(source, "unknown_format",
                   fmt::format("the model has format {}, this program reads format {}",
                               format->dump(), model_format),
                   "format", "use a newer version of lamina");
}

Json describe(const Artifact& artifact) {
  return {{"format", model_format},
          {"program", LAMINA_VERSION},
          {"network", describe_network(artifact.network)},
          {"preprocessing", to_json(artifact.preprocessor)},
          {"training", to_json(without_undefined(artifact.training))}};
}

Artifact read_description(const Json& json, const JsonSource& source) {
  Artifact artifact;
  std::int64_t format = 0;
  std::string program;
  JsonReader reader(json, source, "");
  Fields& f = reader;
  f("format", format, any_number(), "of the model file");
  f("program", program, "the version of lamina that wrote the file");
  f.group("preprocessing", artifact.preprocessor, "from a table to numbers");
  f.group("training", artifact.training, "how the model came to be");
  reader.finish("network");
  if (!json.contains("network")) {
    throw_json_error(source, "missing_key", "the key 'network' is missing", "the top");
  }
  try {
    artifact.preprocessor.check();
  } catch (const Error& error) {
    throw_json_error(source, "bad_preprocessing", error.facts().what, "preprocessing");
  }
  artifact.network = read_network(json["network"], artifact.preprocessor, source);
  try {
    artifact.check();
  } catch (const Error& error) {
    inconsistent(source, error.facts().what);
  }
  return artifact;
}

}  // namespace lamina

#include "workflow/run_identity.hpp"

#include <fmt/format.h>

#include <string_view>

#include "artifacts/json_fields.hpp"
#include "artifacts/network_json.hpp"
#include "core/digest.hpp"
#include "lamina/core/error.hpp"
#include "training/identity.hpp"
#include "workflow/realmlp.hpp"

namespace lamina {

namespace {

template <class T>
std::uint64_t digest_of(const std::vector<T>& values, std::uint64_t before) {
  return digest(values.data(), values.size() * sizeof(T), before);
}

/// The truth that held-out rows are scored by, and what they weigh.
std::uint64_t digest_of_truth(const Prepared& held_out, std::uint64_t before) {
  const std::uint64_t truth = digest_of(held_out.labels, digest_of(held_out.values, before));
  return held_out.row_weights.empty() ? truth : digest_of(held_out.row_weights, truth);
}

/// All values, and the truth that the held-out rows are scored by.
std::string digest_of_rows(const Prepared& training, const Prepared& validation,
                           const Prepared& held_out) {
  std::uint64_t sum = identity_of(training.examples(), validation.examples()).values;
  const std::uint64_t scored = identity_of(held_out.examples(), {}).values;
  sum = digest(&scored, sizeof scored, sum);
  return fmt::format("{:016x}", digest_of_truth(held_out, sum));
}

std::string text_of(const Json* value) {
  if (value == nullptr) return "none";
  return value->is_string() ? printable(value->get_ref<const std::string&>())
                            : printable(canonical(*value));
}

const Json* member(const Json& object, const std::string& key) {
  return object.is_object() && object.contains(key) ? &object[key] : nullptr;
}

/// Adds "epochs 10, not 20" for every value that differs, by its path.
void add_differences(const Json& known, const Json& found, const std::string& path,
                     std::string& text) {
  Json keys = known.is_object() ? known : Json::object();
  if (found.is_object()) keys.update(found);
  for (const auto& [key, ignored] : keys.items()) {
    const Json* had = member(known, key);
    const Json* has = member(found, key);
    if (had != nullptr && has != nullptr && *had == *has) continue;
    const std::string name = path.empty() ? key : path + "." + key;
    if (had != nullptr && has != nullptr && had->is_object() && has->is_object()) {
      add_differences(*had, *has, name, text);
    } else {
      text += fmt::format("{}{} was {} and is {}", text.empty() ? "" : "; ", name, text_of(had),
                          text_of(has));
    }
  }
}

std::string difference(const Json& known, const Json& found, const std::string& part) {
  const Json none = Json::object();
  const Json* had = member(known, part);
  const Json* has = member(found, part);
  std::string text;
  add_differences(had != nullptr ? *had : none, has != nullptr ? *has : none, "", text);
  return text;
}

bool differs(const Json& known, const Json& found, const std::string& part) {
  const Json* had = member(known, part);
  const Json* has = member(found, part);
  return had == nullptr || has == nullptr || *had != *has;
}

}  // namespace

std::string digest_of_rows(const Preprocessor& preprocessor, const Prepared& training,
                           const Prepared& validation) {
  const std::string columns = canonical(to_json(preprocessor));
  const std::uint64_t values = identity_of(training.examples(), validation.examples()).values;
  return fmt::format("{:016x}", digest(columns.data(), columns.size(), values));
}

std::string digest_of_scored(const Prepared& held_out) {
  const std::uint64_t values = identity_of(held_out.examples(), {}).values;
  return fmt::format("{:016x}", digest_of_truth(held_out, values));
}

Json recipe_of(const TrainingDraft& draft) {
  Json recipe = to_json(draft.fit);
  const SplitRecord& parts = draft.parts;
  recipe["test"] = parts.test;
  recipe["validation"] = parts.validation;
  if (!draft.weighting.column.empty()) recipe["weights"] = draft.weighting.column;
  if (!draft.weighting.said.empty()) recipe["class_weights"] = draft.weighting.said;
  if (!draft.optimize.empty()) recipe["optimize"] = draft.optimize;
  const TargetTransform& transform = draft.preprocessor.target_transform();
  if (transform.scale != TargetScale::standard) {
    recipe["target_transform"] = target_scale_names[static_cast<std::size_t>(transform.scale)];
  } else if (transform.clamped) {
    recipe["clamp"] = true;
  }
  if (draft.ensemble.bins > 0) recipe["bins"] = draft.ensemble.bins;
  if (is_published(draft.recipe)) {
    recipe["recipe"] = recipe_names[static_cast<std::size_t>(draft.recipe)];
  }
  if (parts.kind == "random") return recipe;  // as before there were other ways
  recipe["split"] = parts.kind;
  recipe["time"] = parts.time;
  recipe["group"] = parts.group;
  return recipe;
}

std::string identity_of_run(const TrainingDraft& draft, const Prepared& training,
                            const Prepared& validation, const Prepared& held_out) {
  const std::string preprocessing = canonical(to_json(draft.preprocessor));
  Json options = recipe_of(draft);
  options["seed"] = fmt::format("{}", draft.fit.seed);
  return canonical(
      {{"data",
        {{"training_rows", training.rows()},
         {"validation_rows", validation.rows()},
         {"held_out_rows", held_out.rows()},
         {"values", digest_of_rows(training, validation, held_out)},
         {"columns", fmt::format("{:016x}", digest(preprocessing.data(), preprocessing.size()))}}},
       {"options", std::move(options)},
       {"network", network_to_json(draft.network)}});
}

void require_same_run(const std::string& known_text, const std::string& found_text,
                      const std::string& where, const std::string& fix) {
  if (known_text == found_text) return;
  const JsonSource source{.name = where, .family = "checkpoint"};
  const Json known = parse_json(known_text, source);
  const Json found = parse_json(found_text, source);
  std::string what;
  const auto add = [&](const std::string& text) {
    what += (what.empty() ? "" : "; ") + text;
  };
  const bool other_data = differs(known, found, "data");
  if (other_data) {
    // Rows that were changed say so by their digest alone, which tells a reader nothing.
    Json had = known.value("data", Json::object());
    Json has = found.value("data", Json::object());
    const bool values = had.value("values", "") != has.value("values", "");
    for (Json* data : {&had, &has}) {
      data->erase("values");
      data->erase("columns");
    }
    std::string counts;
    add_differences(had, has, "", counts);
    add(!counts.empty() ? counts : values ? "the table has other values" : "other columns");
  }
  if (differs(known, found, "options")) add(difference(known, found, "options"));
  if (differs(known, found, "network")) add("the network is another");
  throw Error({.code = other_data ? "usage.other_data" : "usage.other_options",
               .what = "this is another run than the one there: " + what,
               .where = where,
               .fix = fix});
}

}  // namespace lamina

#include "screen/settings_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "lamina/core/error.hpp"
#include "screen/numbers.hpp"

namespace lamina::cli {

namespace {

using Json = nlohmann::ordered_json;

std::string shown(const Json& value) {
  if (value.is_number_integer()) return readable(value.get<std::int64_t>());
  if (value.is_number()) return compact(value.get<double>());
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string spaced(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

/// ", weight decay 0.1, nesterov" of a config but for what is off, what stands elsewhere, and what
/// only guards or smooths the arithmetic, which `--json` has.
std::string fields_text(const Json& config) {
  static constexpr std::array<std::string_view, 5> unsaid = {"kind", "learning_rate", "beta1",
                                                             "beta2", "epsilon"};
  std::string text;
  for (const auto& [name, value] : config.items()) {
    const bool off = value == 0 || value == false;
    if (off || std::find(unsaid.begin(), unsaid.end(), name) != unsaid.end()) continue;
    const std::string title = spaced(name);
    text += value == true ? ", " + title : fmt::format(", {} {}", title, shown(value));
  }
  return text;
}

/// A config without fields is its kind alone.
Json part(const Json& recipe, const char* key) {
  const Json config = recipe.value(key, Json::object());
  return config.is_string() ? Json{{"kind", config}} : config;
}

/// ", rows weighted by 'exposure', classes balanced".
std::string weights_text(const Json& recipe) {
  const std::string column = recipe.value("weights", "");
  std::string text =
      column.empty() ? "" : fmt::format(", rows weighted by '{}'", printable(column));
  std::string classes;
  for (const Json& weight : recipe.value("class_weights", Json::array())) {
    classes += (classes.empty() ? "" : ", ") + printable(weight.get<std::string>(), 40);
  }
  if (classes == "balanced") return text + ", classes balanced";
  return classes.empty() ? text : text + fmt::format(", class weights {}", classes);
}

}  // namespace

std::string training_text(const Json& recipe, std::int64_t rows) {
  const auto number = [&](const char* key) {
    return recipe.value(key, std::int64_t{0});
  };
  const Json optimizer = part(recipe, "optimizer");
  std::string text = fmt::format("{}, learning rate {}", optimizer.value("kind", ""),
                                 compact(optimizer.value("learning_rate", 0.0)));
  text += fmt::format(", {} schedule, batches of {}",
                      part(part(recipe, "schedule"), "schedule").value("kind", ""),
                      readable(std::min(number("batch_size"), rows)));
  if (recipe.value("drop_last", false)) text += ", the last short one dropped";
  if (number("shards") > 1) text += fmt::format(" in {} shards", readable(number("shards")));
  if (number("accumulate") > 1) {
    text += fmt::format(", {} of them a step", readable(number("accumulate")));
  }
  const double average = recipe.value("average", 0.0);
  if (average > 0) text += fmt::format(", averaged over the steps ({})", compact(average));
  const auto groups = static_cast<std::int64_t>(recipe.value("groups", Json::array()).size());
  if (groups > 0) text += fmt::format(", parameter groups {}", groups);
  text += weights_text(recipe);
  text += ", at most " + counted(number("epochs"), "epoch");
  if (number("patience") > 0) text += fmt::format(", patience {}", readable(number("patience")));
  const double min_delta = recipe.value("min_delta", 0.0);
  if (min_delta > 0) text += fmt::format(" for gains above {}", compact(min_delta));
  return text;
}

namespace {

std::string of_the_target(const Json& recipe) {
  const std::string transform = recipe.value("target_transform", "standard");
  if (transform == "log") return " of the target's standardised logarithm";
  if (transform == "quantile") return " of the target's place as a normal number";
  return " of the standardised target";
}

}  // namespace

std::string restraint_text(const Json& recipe, bool amounts) {
  const Json loss = part(recipe, "loss");
  const Json schedule = part(recipe, "schedule");
  const Json shape = part(schedule, "schedule");
  std::string text =
      fmt::format("loss {}{}", loss.value("kind", ""), amounts ? of_the_target(recipe) : "");
  text += fields_text(loss) + fields_text(part(recipe, "optimizer"));
  const std::string curve = fields_text(shape);
  if (!curve.empty()) text += fmt::format(", schedule with {}", curve.substr(2));
  const double warm_up = schedule.value("warmup_epochs", 0.0);
  if (warm_up > 0) {
    text += fmt::format(", warm-up of {} epoch{}", compact(warm_up), warm_up == 1 ? "" : "s");
  }
  for (const auto& [key, what] : {std::pair{"dropout_schedule", "dropout"},
                                  {"weight_decay_schedule", "weight decay"},
                                  {"label_smoothing_schedule", "label smoothing"}}) {
    const std::string changes = part(recipe, key).value("kind", "");
    if (!changes.empty()) text += fmt::format(", {} by a {} schedule", what, changes);
  }
  if (recipe.value("monitor", "loss") == "accuracy")
    text += ", the epoch of the best accuracy kept";
  if (recipe.value("keep_latest", false)) text += ", of equal epochs the latest";
  const double size = recipe.value("clip_value", 0.0);
  if (size > 0) text += fmt::format(", gradients clipped to {}", compact(size));
  const double clip = recipe.value("clip_norm", 0.0);
  if (clip > 0) text += fmt::format(", gradient norm clipped to {}", compact(clip));
  if (recipe.value("clamp", false)) text += ", answers held within the training targets";
  return text;
}

}  // namespace lamina::cli

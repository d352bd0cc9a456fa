#include "screen/settings_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

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

/// "adamw, learning rate 0.005, weight decay 0.1". What is off, and numbers that only guard or
/// smooth the arithmetic, say nothing to most: `--json` has them.
std::string config_text(const Json& config) {
  static constexpr std::string_view unsaid[] = {"kind", "beta1", "beta2", "epsilon"};
  std::string text = spaced(config.value("kind", ""));
  for (const auto& [name, value] : config.items()) {
    const bool off = value == 0 || value == false;
    if (off || std::find(std::begin(unsaid), std::end(unsaid), name) != std::end(unsaid)) continue;
    text += value == true ? ", " + spaced(name) : fmt::format(", {} {}", spaced(name), shown(value));
  }
  return text;
}

std::string warm_up(double epochs) {
  if (epochs == 0) return " without warm-up";
  return fmt::format(" after {} epoch{} of warm-up", compact(epochs), epochs == 1 ? "" : "s");
}

}  // namespace

std::string settings_text(const Json& recipe, std::int64_t rows) {
  const auto number = [&](const char* key) {
    return recipe.value(key, std::int64_t{0});
  };
  const Json schedule = recipe.value("schedule", Json::object());
  std::string text = config_text(recipe.value("optimizer", Json::object()));
  if (schedule.contains("schedule")) {
    text += fmt::format(", {} schedule{}", config_text(schedule["schedule"]),
                        warm_up(schedule.value("warmup_epochs", 0.0)));
  }
  const double clip = recipe.value("clip_norm", 0.0);
  text += clip > 0 ? fmt::format(", gradient clipped to norm {}", compact(clip)) : ", no clipping";
  text += "; loss " + config_text(recipe.value("loss", Json::object()));
  text += fmt::format("; batches of {}", readable(std::min(number("batch_size"), rows)));
  if (number("shards") > 1) text += fmt::format(" in {} shards", number("shards"));
  if (number("accumulate") > 1) text += fmt::format(", {} of them a step", number("accumulate"));
  const double average = recipe.value("average", 0.0);
  if (average > 0) text += fmt::format(", parameters averaged over the steps ({})", compact(average));
  const std::size_t groups = recipe.value("groups", Json::array()).size();
  if (groups > 0) text += fmt::format(", {} parameter group{}", groups, groups == 1 ? "" : "s");
  const std::int64_t epochs = number("epochs");
  text += fmt::format(", at most {} epoch{}", readable(epochs), epochs == 1 ? "" : "s");
  const std::int64_t patience = number("patience");
  if (patience > 0 && patience < epochs) text += fmt::format(", patience {}", readable(patience));
  return text;
}

}  // namespace lamina::cli

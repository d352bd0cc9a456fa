#include "workflow/environment.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "artifacts/json_fields.hpp"
#include "lamina/artifacts/network_spec.hpp"
#include "lamina/core/error.hpp"
#include "lamina/workflow/instructions.hpp"
#include "lamina/workflow/logged_run.hpp"
#include "workflow/recorded_recipe.hpp"
#include "workflow/run_log.hpp"

namespace lamina {

namespace {

/// ISO 8601, in UTC.
std::string now() {
  const std::time_t time = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&time, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

std::string host() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

constexpr const char* fix = "give a folder that --log has written";

Json read_environment(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw Error({.code = "usage.bad_log",
                 .what = "there is no log of a run",
                 .where = printable(path, 200),
                 .fix = fix});
  }
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return parse_json(text, {.name = printable(path, 200), .family = "usage", .fix = fix});
}

}  // namespace

std::string environment_of(const TrainingDraft& draft, const std::string& run, int threads,
                           const std::string& fork) {
  Json environment = {{"program", LAMINA_VERSION},
                      {"started", now()},
                      {"host", host()},
                      {"threads", threads},
                      {"instructions", instructions_in_use()},
                      {"target", draft.preprocessor.target()},
                      {"task", draft.task},
                      {"spec", Json::parse(network_spec(draft.network))},
                      {"run", Json::parse(run)}};
  if (!fork.empty()) environment["fork"] = fork;
  return environment.dump(2) + "\n";
}

LoggedRun read_log(const std::string& folder) {
  const std::string path = folder + log_file::environment;
  const Json json = read_environment(path);
  const JsonSource source{.name = printable(path, 200), .family = "usage", .fix = fix};
  const auto member = [&](const Json& object, const char* key) {
    if (object.is_object() && object.contains(key)) return object[key];
    throw_json_error(source, "bad_log", fmt::format("the key '{}' is missing", key), key);
  };
  const auto text = [&](const char* key) {
    const Json value = member(json, key);
    if (!value.is_string()) throw_json_error(source, "bad_log", "expected a text", key);
    return value.get<std::string>();
  };
  RecordedRecipe recipe;
  Json options = member(member(json, "run"), "options");
  if (options.is_object() && !options.contains("split")) {
    options.update({{"split", "random"}, {"time", ""}, {"group", ""}});
  }
  if (options.is_object()) {
    if (!options.contains("bins")) options["bins"] = 0;
    if (!options.contains("weights")) options["weights"] = "";
    if (!options.contains("class_weights")) options["class_weights"] = Json::array();
    if (!options.contains("optimize")) options["optimize"] = "";
    if (!options.contains("clamp")) options["clamp"] = false;
    if (!options.contains("target_transform")) options["target_transform"] = "standard";
  }
  from_json(options, recipe, source, "run.options");
  std::uint64_t seed = 0;
  std::from_chars(recipe.seed.data(), recipe.seed.data() + recipe.seed.size(), seed);
  LoggedRun logged;
  logged.spec = canonical(member(json, "spec"));
  logged.run = canonical(member(json, "run"));
  logged.options = recipe.options();
  logged.options.target = text("target");
  logged.options.task = text("task");
  logged.options.seed = seed;
  logged.options.log.replay = folder;
  if (!json.contains("fork")) return logged;
  logged.fork = folder + log_file::fork;
  if (std::filesystem::exists(logged.fork)) return logged;
  throw Error({.code = "usage.bad_log",
               .what = "the run began from a checkpoint of another, whose copy is missing",
               .where = printable(logged.fork, 200),
               .fix = fmt::format("copy it there; it was {}", printable(text("fork"), 200))});
}

}  // namespace lamina

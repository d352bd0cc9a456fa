#include "workflow/logged_command.hpp"

#include <fmt/format.h>

#include <fstream>

#include "artifacts/json.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

/// What a kind of command is called in a file; its value, where it has one, stands beside it.
Json json_of(const NewLearningRate& to) {
  return {{"command", "learning_rate"}, {"value", to.learning_rate}};
}
Json json_of(const NewBatchSize& to) {
  return {{"command", "batch_size"}, {"value", to.rows}};
}
Json json_of(const NewEpochs& to) {
  return {{"command", "epochs"}, {"value", to.epochs}};
}
Json json_of(const StopTraining&) {
  return {{"command", "stop"}};
}
Json json_of(const PauseTraining&) {
  return {{"command", "pause"}};
}
Json json_of(const GoOn& on) {
  Json json = {{"command", "go_on"}, {"value", on.steps}};
  if (on.epochs > 0) json["epochs"] = on.epochs;
  return json;
}
Json json_of(const Snapshot& to) {
  return {{"command", "snapshot"}, {"value", to.path}};
}

Json json_of(const RunCommand& command) {
  return std::visit([](const auto& known) { return json_of(known); }, command);
}

LoggedCommand command_of(const Json& json, const JsonSource& source) {
  const auto fail = [&](const char* what) {
    throw_json_error(source, "bad_log", what, "the line");
  };
  if (!json.is_object()) fail("expected an object");
  const Json step = json.value("step", Json());
  const Json name = json.value("command", Json());
  const Json value = json.value("value", Json());
  if (!step.is_number_unsigned()) fail("expected \"step\", a whole number of at least 0");
  const auto at = step.get<std::int64_t>();
  if (name == "learning_rate" && value.is_number()) return {at, NewLearningRate{value}};
  if (name == "batch_size" && value.is_number_unsigned()) return {at, NewBatchSize{value}};
  if (name == "epochs" && value.is_number_unsigned()) return {at, NewEpochs{value}};
  if (name == "stop") return {at, StopTraining{}};
  if (name == "pause") return {at, PauseTraining{}};
  const Json epochs = json.value("epochs", Json(0U));
  if (name == "go_on" && value.is_number_unsigned() && epochs.is_number_unsigned()) {
    return {at, GoOn{value, epochs}};
  }
  if (name == "snapshot" && value.is_string()) return {at, Snapshot{value}};
  fail(
      "no command with its value: learning_rate, batch_size, epochs, stop, pause, go_on or "
      "snapshot");
  return {};
}

}  // namespace

std::string line_of(const LoggedCommand& logged) {
  Json json = json_of(logged.command);
  json["step"] = logged.step;
  return canonical(json);
}

std::string text_of(const RunCommand& command) {
  const Json json = json_of(command);
  std::string text = json["command"].get<std::string>();
  for (char& c : text) c = c == '_' ? ' ' : c;
  if (json.contains("value")) {
    const Json& value = json["value"];
    text += " " + (value.is_string() ? value.get<std::string>() : canonical(value));
  }
  if (json.contains("epochs")) text += ", epochs " + canonical(json["epochs"]);
  return text;
}

std::vector<LoggedCommand> read_commands(const std::string& path) {
  std::vector<LoggedCommand> commands;
  std::ifstream file(path);
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const JsonSource source{.name = fmt::format("{}, line {}", printable(path, 200), number),
                            .family = "usage",
                            .fix = "give a folder that --log has written"};
    commands.push_back(command_of(parse_json(line, source), source));
    if (commands.size() > 1 && commands.back().step < commands[commands.size() - 2].step) {
      throw_json_error(source, "bad_log", "the steps go back", "step");
    }
  }
  return commands;
}

}  // namespace lamina

#include "lamina/studio/report.hpp"

#include <fmt/format.h>

#include <ctime>
#include <utility>

#include "lamina/core/error.hpp"
#include "lamina/data/split.hpp"
#include "studio/report_parts.hpp"
#include "studio/state_json.hpp"
#include "studio/views.hpp"
#include "training/state.hpp"
#include "workflow/held_out.hpp"
#include "workflow/trained_losses.hpp"

namespace lamina::studio {

namespace {

/// A model as a moment: what its training left.
std::shared_ptr<const Moment> moment_of(const Model& model, std::shared_ptr<const Data> data,
                                        FitOptions fit, const FitResult& result) {
  const Artifact& artifact = model.artifact();
  auto scene = std::make_shared<Scene>();
  scene->data = std::move(data);
  scene->network = artifact.network;
  describe_layers(*scene);
  fit.average = 0;  // the parameters are what answers
  scene->fit = fit;
  TrainingState state = start_state(artifact.network, artifact.parameters, fit);
  state.best = artifact.parameters;
  state.epoch = result.epochs;
  state.step = result.steps;
  state.best_epoch = result.best_epoch;
  state.history = result.history;
  for (const EpochRecord& epoch : result.history) {
    if (epoch.epoch == result.best_epoch)
      state.best_loss = epoch.validation_loss.value_or(epoch.loss);
  }
  return std::make_shared<const Moment>(std::move(scene), std::move(state));
}

Prepared prepared_part(const Data& data, const Network& network, const Table& table,
                       const std::vector<std::int64_t>& rows) {
  return prepare_with_truth(data.draft.preprocessor, network, table, rows);
}

/// Rows with known answers, all of them looked at.
std::shared_ptr<Data> evaluated_data(const Model& model, Table table, bool held_out) {
  auto data = std::make_shared<Data>();
  TrainingDraft& draft = data->draft;
  draft.preprocessor = model.artifact().preprocessor;
  draft.notes = model.artifact().training.notes;
  draft.split = held_out ? "the held-out rows of the table" : "all rows of the table";
  draft.training = held_out
                       ? held_out_rows(model.artifact(), table)
                       : rows_with_value(table.column(draft.preprocessor.target()), &draft.notes);
  if (draft.training.empty()) {
    throw Error({.code = "data.no_rows",
                 .what = "no row has a value in the target column",
                 .where = table.name(),
                 .fix = "give rows with known answers"});
  }
  draft.validation = draft.training;
  data->table = std::move(table);
  data->training = prepared_part(*data, model.artifact().network, data->table, draft.training);
  data->validation = data->training;
  finish_data(*data);
  return data;
}

/// Nothing where this network cannot be shown so: a report tells what it can.
template <class View>
Json or_nothing(View&& view) {
  try {
    return view();
  } catch (const Error&) {
    return nullptr;
  }
}

Json curves_of(const Moment& moment, const std::vector<EpochEnded>& epochs) {
  std::vector<CurveEpoch> all;
  const std::int64_t steps = moment.state.epoch > 0 ? moment.state.step / moment.state.epoch : 0;
  for (const EpochEnded& epoch : epochs) all.push_back({epoch, epoch.epoch * steps});
  return {{"run", 1},
          {"began", 0},
          {"folds", Json::array()},
          {"epochs", list_of(all)},
          {"marks", Json::array()},
          {"notes", Json::array()},
          {"others", Json::array()}};
}

Json with_command(Json card, const std::string& command) {
  if (!command.empty()) card["command"] = command;
  return card;
}

}  // namespace

std::string time_of_now() {
  const std::time_t seconds = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02} UTC", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min);
}

Json report_of(const Moment& moment, const char* kind, Json state, Json curves,
               const std::optional<Json>& held_out) {
  const std::map<std::string, std::string> none;
  const Query now(none);
  return {{"title", moment.data().question},
          {"kind", kind},
          {"session", session_json(*moment.scene)},
          {"state", std::move(state)},
          {"curves", std::move(curves)},
          {"data", data_json(*moment.scene)},
          {"card", card_json(moment)},
          {"errors", errors_json(moment, now, true)},
          {"held_out", held_out.value_or(Json(nullptr))},
          {"network", or_nothing([&] { return network_json(moment, now); })},
          {"importances", importances_json(moment)},
          {"made", time_of_now()}};
}

Json held_out_errors(const Moment& moment) {
  const std::map<std::string, std::string> words = {{"part", "held_out"}};
  return errors_json(moment, Query(words), false);
}

std::string report_json(TrainedRun run) {
  const Table* const test = run.test ? &*run.test : nullptr;
  const Artifact& trained = run.model.artifact();
  const auto moment = moment_of(run.model,
                                planned_data(std::move(run.table), run.options, test, run.network,
                                             trained.preprocessor, trained.network),
                                run.fit, run.result);
  std::optional<Json> held_out;
  if (run.test) {
    const auto on_test = moment_of(
        run.model, evaluated_data(run.model, *std::move(run.test), false), run.fit, run.result);
    const std::map<std::string, std::string> none;
    held_out = errors_json(*on_test, Query(none), true);
    (*held_out)["part"] = "held_out";
  } else if (moment->data().held_out.rows() > 0) {
    held_out = held_out_errors(*moment);
  }
  Json json =
      report_of(*moment, "train", state_json(*moment), curves_of(*moment, run.epochs), held_out);
  json["card"] = with_command(std::move(json["card"]), run.command);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string report_json(const Model& model, Table table, bool held_out,
                        const std::string& command) {
  FitResult result;
  result.epochs = model.artifact().training.epochs;
  result.best_epoch = model.artifact().training.best_epoch;
  const auto moment = moment_of(model, evaluated_data(model, std::move(table), held_out),
                                trained_losses(model.artifact()), result);
  Json json = report_of(*moment, "evaluate", state_json(*moment), curves_of(*moment, {}), {});
  json["card"] = with_command(std::move(json["card"]), command);
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace lamina::studio

#include "studio/exports.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lamina/core/error.hpp"
#include "lamina/data/read.hpp"
#include "lamina/workflow/predict.hpp"
#include "studio/curve.hpp"
#include "studio/query.hpp"
#include "studio/save_model.hpp"
#include "studio/views.hpp"

namespace lamina::studio {

namespace {

/// The name of a file that a browser gives is for people alone.
std::string shown_name(const std::string& name) {
  constexpr std::size_t longest = 80;
  std::string shown = name.substr(name.find_last_of("/\\") + 1);
  shown = printable(shown.empty() ? "table.csv" : shown, longest);
  return shown;
}

Reply predictions(const Moment& moment) {
  const Data& data = moment.data();
  const std::vector<std::int64_t>& rows =
      data.draft.validation.empty() ? data.draft.training : data.draft.validation;
  PredictOptions options{.probabilities = data.classes()};
  for (const Column& column : data.sample.columns()) {
    if (column.type != ColumnType::image) options.keep.push_back(column.name);
  }
  Reply reply{.type = "text/csv", .body = {}, .file = "predictions.csv"};
  write_predictions(moment.model(), data.table.select(rows), options,
                    [&](std::string_view piece) { reply.body += piece; });
  return reply;
}

std::string csv_number(const Json& number) {
  return number.is_null() ? "" : number.dump();
}

}  // namespace

Reply export_of(const Moment& moment, const std::string& what) {
  if (what == "model") {
    return {.type = "application/octet-stream",
            .body = save_bytes(artifact_of(moment)),
            .file = "model.lamina"};
  }
  if (what == "predictions") return predictions(moment);
  if (what == "card") return {.body = card_json(moment).dump(2), .file = "card.json"};
  refuse_value("what", what, "model, curves, predictions, log, card or report");
}

Reply curves_file(const Json& curves) {
  std::string text = "epoch,step,loss,validation_loss,validation_accuracy,learning_rate,best\n";
  for (const Json& epoch : curves["epochs"]) {
    text += fmt::format("{},{},{},{},{},{},{}\n", epoch["epoch"].dump(), epoch["step"].dump(),
                        csv_number(epoch["loss"]), csv_number(epoch["validation_loss"]),
                        csv_number(epoch["validation_accuracy"]), epoch["learning_rate"].dump(),
                        epoch["best"].get<bool>() ? "yes" : "no");
  }
  return {.type = "text/csv", .body = std::move(text), .file = "curves.csv"};
}

Reply log_file(const Json& runs) {
  std::string text;
  for (const Json& line : runs["log"]) text += line.get<std::string>() + "\n";
  return {.type = "application/jsonl", .body = std::move(text), .file = "log.jsonl"};
}

Upload read_upload(const std::string& bytes, const std::string& name) {
  Upload upload{.table = read_csv_text(bytes, shown_name(name)), .json = {}};
  Json columns = Json::array();
  std::string target;
  for (const Column& column : upload.table.columns()) {
    columns.push_back({{"name", column.name},
                       {"type", column_type_names[static_cast<std::size_t>(column.type)]},
                       {"reason", column.reason},
                       {"missing", column.missing},
                       {"distinct", column.distinct}});
    const bool may = column.type == ColumnType::number || column.type == ColumnType::boolean ||
                     column.type == ColumnType::category;
    if (may) target = column.name;
  }
  Json notes = Json::array();
  for (const Note& note : upload.table.all_notes()) notes.push_back(json_of(note));
  upload.json = {{"name", upload.table.name()},
                 {"rows", upload.table.rows()},
                 {"columns", columns},
                 {"target", target},
                 {"notes", notes}};
  return upload;
}

}  // namespace lamina::studio

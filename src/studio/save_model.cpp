#include "studio/save_model.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "lamina/artifacts/save.hpp"
#include "studio/query.hpp"
#include "workflow/record.hpp"

namespace lamina::studio {

namespace {

constexpr std::size_t longest_name = 100;

bool is_plain(const std::string& name) {
  return !name.empty() && name.size() <= longest_name && name[0] != '.' && name[0] != '-' &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-';
         });
}

std::string stem_of(const std::string& table) {
  std::string stem = std::filesystem::path(table).filename().string();
  stem = stem.substr(0, stem.find('.'));
  return is_plain(stem) ? stem : "model";
}

}  // namespace

Artifact artifact_of(const Moment& moment) {
  const Data& data = moment.data();
  TrainingDraft draft = data.draft;
  draft.network = moment.scene->network;
  draft.fit = moment.state.options;
  Artifact artifact;
  artifact.training = record_of(draft, data.training, data.validation, data.held_out,
                                moment.state.epoch, moment.state.best_epoch);
  artifact.preprocessor = std::move(draft.preprocessor);
  artifact.network = std::move(draft.network);
  artifact.parameters = moment.state.best_epoch > 0 ? moment.state.best : moment.answering();
  if (data.held_out.rows() > 0) {
    artifact.training.metrics = kept_metrics(score(Model(artifact, 1), data.held_out));
    artifact.training.baseline = kept_metrics(score_baseline(artifact.preprocessor, data.held_out));
  }
  return artifact;
}

std::string save_model(const Moment& moment, const std::string& folder, const std::string& file) {
  if (!file.empty() && !is_plain(file)) {
    refuse_value("file", file, "a plain file name of letters, digits, '.', '_' and '-'");
  }
  const std::string stem =
      file.empty() ? stem_of(moment.data().table.name()) : file.substr(0, file.rfind(".lamina"));
  const Artifact artifact = artifact_of(moment);
  constexpr int most = 1000;
  for (int number = 1; number < most; ++number) {
    const std::string name = stem + (number > 1 ? "-" + std::to_string(number) : "") + ".lamina";
    const std::filesystem::path path = std::filesystem::path(folder) / name;
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) continue;
    save(artifact, path.string(), Overwrite::no);
    return name;
  }
  refuse_value("file", stem, "another name: a thousand of them are there");
}

}  // namespace lamina::studio

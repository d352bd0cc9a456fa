#include "workflow/fork.hpp"

#include <optional>
#include <utility>

#include "lamina/core/error.hpp"
#include "workflow/checkpoint.hpp"
#include "workflow/checkpoint_folder.hpp"
#include "workflow/run_identity.hpp"

namespace lamina {

namespace {

constexpr const char* epochs_at = "/options/epochs";
constexpr const char* batch_at = "/options/batch_size";
constexpr const char* patience_at = "/options/patience";
constexpr const char* rate_at = "/options/optimizer/learning_rate";

Json parsed(const std::string& run, const std::string& path) {
  const std::string where = printable(path, 200);
  if (run.empty()) {
    throw Error({.code = "checkpoint.missing_key",
                 .what = "it does not say of which data and options it is",
                 .where = where,
                 .fix = "give a file that --checkpoint or the command Snapshot of a run has left"});
  }
  return parse_json(run, {.name = where, .family = "checkpoint"});
}

std::optional<double> number(const Json& run, const char* path) {
  const Json::json_pointer at(path);
  if (!run.contains(at) || !run[at].is_number()) return {};
  return run[at].get<double>();
}

/// A fork that was ended knows its run without the file it began from.
std::string run_of(const CheckpointOptions& options) {
  if (options.resume && !options.folder.empty()) {
    if (auto run = CheckpointFolder(options.folder).run()) return *std::move(run);
  }
  return CheckpointFile(options.fork).run();
}

template <class T>
void inherit(std::optional<T>& said, const Json& run, const char* at) {
  const std::optional<double> known = number(run, at);
  if (!said && known) said = static_cast<T>(*known);
}

}  // namespace

TrainOptions options_of_fork(TrainOptions options) {
  const Json run = parsed(run_of(options.checkpoint), options.checkpoint.fork);
  inherit(options.epochs, run, epochs_at);
  inherit(options.batch, run, batch_at);
  inherit(options.patience, run, patience_at);
  const bool said = options.said.optimizer.find("learning_rate=") != std::string::npos;
  if (!options.optimizer && !said) inherit(options.learning_rate, run, rate_at);
  return options;
}

Fork open_fork(const std::string& path, const Network& network, const FitOptions& options,
               const std::string& run) {
  const CheckpointFile file(path);
  Json known = parsed(file.run(), path);
  const Json wanted = parsed(run, path);
  std::vector<RunCommand> changes;
  const auto may_differ = [&](const char* option, const RunCommand& change) {
    const std::optional<double> had = number(known, option);
    const std::optional<double> has = number(wanted, option);
    if (!had || !has || *had == *has) return;
    const Json::json_pointer at(option);
    known[at] = wanted[at];
    changes.push_back(change);
  };
  may_differ(rate_at, NewLearningRate{learning_rate(options.optimizer)});
  may_differ(batch_at, NewBatchSize{options.batch_size});
  may_differ(epochs_at, NewEpochs{options.epochs});
  require_same_run(canonical(known), run, printable(path, 200),
                   "give the same data and options; only learning rate, batch size and epochs may "
                   "be others");
  return {file.state(network, registry_of(options)), std::move(changes)};
}

}  // namespace lamina

#include "lamina/artifacts/artifact.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/counted.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

/// The first output is the answer; others help to learn.
bool answers(const Network& network, const Preprocessor& preprocessor) {
  const auto classes = static_cast<std::int64_t>(preprocessor.labels().size());
  const std::int64_t outputs = network.outputs()[0].columns();
  const Activation& head = network.outputs()[0].head;
  switch (preprocessor.task()) {
    case Task::regression:
      return outputs <= 2 && head.as<Softmax>() == nullptr;  // the second says how sure it is
    case Task::binary:
      return classes == 2 && ((outputs == 1 && head.as<Sigmoid>() != nullptr) ||
                              (outputs == 2 && head.as<Softmax>() != nullptr));
    case Task::multiclass:
      return outputs == classes && head.as<Softmax>() != nullptr;
  }
  return false;
}

[[noreturn]] void inconsistent(const std::string& what) {
  throw Error({.code = "model.inconsistent",
               .what = what,
               .where = "the model's network",
               .fix = "build the network for its data, or let train() do so"});
}

void check_residuals(const Residuals& residuals, Task task) {
  if (!residuals.known() && residuals.quantiles.empty()) return;
  if (task != Task::regression) inconsistent("classes have no residuals");
  const std::vector<double>& quantiles = residuals.quantiles;
  const bool fine = quantiles.size() < 100 && std::is_sorted(quantiles.begin(), quantiles.end()) &&
                    std::all_of(quantiles.begin(), quantiles.end(),
                                [](double one) { return one >= 0 && std::isfinite(one); });
  if (!fine) inconsistent("the residuals are not up to 99 ascending numbers of at least 0");
}

}  // namespace

void Artifact::check() const {
  check_residuals(residuals, preprocessor.task());
  if (decision.chosen() && preprocessor.task() != Task::binary) {
    inconsistent("a threshold needs two classes");
  }
  require_inputs(network.inputs(), preprocessor.inputs());
  if (!answers(network, preprocessor)) {
    const NetworkOutput& answer = network.outputs()[0];
    inconsistent(fmt::format(
        "the network ends in {} and {}, which does not answer a {} task with {}",
        counted(answer.columns(), "output"), answer.head.kind(),
        task_names[static_cast<std::size_t>(preprocessor.task())],
        counted(static_cast<std::int64_t>(preprocessor.labels().size()), "class", "classes")));
  }
}

double Residuals::margin(double level) const {
  if (!(level > 0 && level < 1)) {
    throw Error({.code = "usage.bad_value",
                 .what = fmt::format("an interval for a share of {} of the rows", level),
                 .where = "the level of a prediction interval",
                 .fix = "give one above 0 and below 1, such as 0.9"});
  }
  if (!known()) {
    throw Error({.code = "usage.no_interval",
                 .what = "the model has kept no residuals, of which prediction intervals are made",
                 .where = "the model",
                 .fix =
                     "train it with lamina train, which keeps those of rows that it did not learn "
                     "from"});
  }
  // 0.9 is a little more than nine tenths as a double.
  const auto percent = static_cast<std::size_t>(std::ceil(level * 100 - 1e-9));
  if (percent > quantiles.size()) {
    throw Error(
        {.code = "usage.no_interval",
         .what = fmt::format("an interval for {} % of new rows is more than the residuals of "
                             "{} row{} can tell",
                             level * 100, rows, rows == 1 ? "" : "s"),
         .where = "the model",
         .fix = quantiles.empty() ? std::string("train with more rows")
                                  : fmt::format("ask for at most 0.{:02}, or train with more rows",
                                                quantiles.size())});
  }
  return quantiles[percent - 1];
}

void require_inputs(std::span<const Field> taken, std::span<const Field> made) {
  if (std::equal(taken.begin(), taken.end(), made.begin(), made.end())) return;
  const auto list = [](std::span<const Field> fields) {
    std::string text;
    for (const Field& field : fields) text += (text.empty() ? "" : ", ") + to_string(field);
    return text.empty() ? std::string("nothing") : text;
  };
  inconsistent(fmt::format("the network takes {}, the preprocessing makes {} (or other categories)",
                           list(taken), list(made)));
}

}  // namespace lamina

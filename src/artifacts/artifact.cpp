#include "lamina/artifacts/artifact.hpp"

#include <fmt/format.h>

#include <algorithm>

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

}  // namespace

void Artifact::check() const {
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

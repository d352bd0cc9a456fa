#include "lamina/artifacts/artifact.hpp"

#include <fmt/format.h>

#include "lamina/core/error.hpp"

namespace lamina {

namespace {

bool answers(const Sequential& network, const Preprocessor& preprocessor) {
  const auto classes = static_cast<std::int64_t>(preprocessor.labels().size());
  const std::int64_t outputs = network.outputs();
  const Activation head = network.head();
  switch (preprocessor.task()) {
    case Task::regression:
      return outputs == 1 && head != Activation::softmax;
    case Task::binary:
      return classes == 2 && ((outputs == 1 && head == Activation::sigmoid) ||
                              (outputs == 2 && head == Activation::softmax));
    case Task::multiclass:
      return outputs == classes && head == Activation::softmax;
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
  const Signature fed{preprocessor.numbers(), preprocessor.categories()};
  if (!(network.input() == fed)) {
    inconsistent(
        fmt::format("the network takes {} numbers and {} columns of codes, the "
                    "preprocessing makes {} and {} (or other categories)",
                    network.input().numbers, network.input().categories.size(), fed.numbers,
                    fed.categories.size()));
  }
  if (!answers(network, preprocessor)) {
    inconsistent(fmt::format(
        "the network ends in {} outputs and {}, which does not answer a {} "
        "task with {} classes",
        network.outputs(), activation_names[static_cast<std::size_t>(network.head())],
        task_names[static_cast<std::size_t>(preprocessor.task())], preprocessor.labels().size()));
  }
}

}  // namespace lamina

#include "workflow/said.hpp"

#include <string_view>

#include "lamina/core/error.hpp"
#include "lamina/core/text_fields.hpp"

namespace lamina {

namespace {

constexpr std::string_view cross_entropy = "cross_entropy";

bool says_cross_entropy(std::string_view text) {
  return text.substr(0, text.find(':')) == cross_entropy;
}

/// "cross_entropy:label_smoothing=0.1" with the name of the loss that is meant.
std::string with_kind(std::string_view kind, const std::string& text) {
  return std::string(kind) + text.substr(cross_entropy.size());
}

template <class Family>
Family over(const Family& base, const std::string& text, std::string_view where) {
  return text.empty() ? base : from_text<Family>(text, where, {}, &base);
}

constexpr std::string_view at_loss = "command line, option --loss";
constexpr std::string_view at_optimizer = "command line, option --optimizer";
constexpr std::string_view at_schedule = "command line, option --schedule";

}  // namespace

void SaidConfigs::check() const {
  said_loss(loss, MeanSquaredError{}, Task::multiclass);
  said_optimizer(optimizer, AdamW{});
  said_schedule(schedule, ConstantSchedule{});
}

Loss said_loss(const std::string& text, const Loss& base, Task task) {
  if (!says_cross_entropy(text)) return over(base, text, at_loss);
  if (task == Task::regression) {
    throw Error({.code = "usage.conflict",
                 .what = "the loss cross_entropy is of classes, and the target is an amount",
                 .where = std::string(at_loss),
                 .fix = "choose one that compares numbers, e.g. mean_squared_error or huber, or "
                        "pass --task classification"});
  }
  // Two classes may have an output each, as the base knows.
  const bool several = task == Task::multiclass || base.as<SoftmaxCrossEntropy>() != nullptr;
  return over(base, with_kind(several ? SoftmaxCrossEntropy::kind : BinaryCrossEntropy::kind, text),
              at_loss);
}

OptimizerConfig said_optimizer(const std::string& text, const OptimizerConfig& base) {
  return over(base, text, at_optimizer);
}

Schedule said_schedule(const std::string& text, const Schedule& base) {
  return over(base, text, at_schedule);
}

}  // namespace lamina

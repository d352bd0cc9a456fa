#include "workflow/loss_fits.hpp"

#include <fmt/format.h>

#include "lamina/core/error.hpp"
#include "workflow/said.hpp"

namespace lamina {

namespace {

constexpr const char* for_amounts =
    "choose one of amounts, e.g. mean_squared_error, huber or gaussian";

[[noreturn]] void refuse(const std::string& what, std::string fix) {
  throw Error(
      {.code = "usage.conflict", .what = what, .where = "option --loss", .fix = std::move(fix)});
}

std::string for_classes(bool classes) {
  return classes ? "choose softmax_cross_entropy, or cross_entropy for the one that fits"
                 : "choose binary_cross_entropy, or cross_entropy for the one that fits";
}

void require_amounts(const Loss& loss) {
  if (loss->targets() == Targets::probabilities) {
    refuse(
        fmt::format("the loss {} is about two classes, and the target is an amount", loss.kind()),
        for_amounts);
  }
  // The network of a regression answers the standardised target, which is negative for half of
  // the rows.
  if (loss->targets() == Targets::non_negative) {
    refuse(fmt::format("the loss {} takes no negative target, but a regression is trained on the "
                       "standardised target, which is below 0 for some rows",
                       loss.kind()),
           fmt::format("{}; fit() of the library trains with {} on targets as they are",
                       for_amounts, loss.kind()));
  }
  if (loss.as<CosineSimilarity>() != nullptr) {
    refuse(
        "the loss cosine_similarity compares directions of several outputs, and an amount is "
        "one",
        for_amounts);
  }
}

void require_two_classes(const Loss& loss) {
  const bool of_amounts = loss->targets() == Targets::non_negative ||
                          loss->outputs_a_target() != 1 || loss.as<CosineSimilarity>() != nullptr;
  if (!of_amounts) return;
  refuse(fmt::format("the loss {} is about amounts, and the target has two classes", loss.kind()),
         for_classes(false));
}

}  // namespace

void require_fitting(const Loss& loss, Task task, bool classes) {
  if (loss->targets() == Targets::distributions) {
    refuse(fmt::format("the loss {} compares with a distribution over the classes, and a table "
                       "tells one class a row",
                       loss.kind()),
           task == Task::regression ? for_amounts : for_classes(classes));
  }
  const bool reads_classes = loss->targets() == Targets::labels;
  if (reads_classes != classes) {
    refuse(fmt::format("the loss {} does not fit a network that answers with {}", loss.kind(),
                       classes ? "one output a class" : "one output"),
           classes ? "choose softmax_cross_entropy"
                   : "choose one that compares numbers, e.g. binary_cross_entropy for two classes, "
                     "huber for a regression");
  }
  if (task == Task::regression) require_amounts(loss);
  if (task != Task::regression && !classes) require_two_classes(loss);
}

std::int64_t outputs_of_amount(const TrainOptions& options) {
  const Loss usual = options.loss.value_or(MeanSquaredError{});
  return said_loss(options.said.loss, usual, Task::regression)->outputs_a_target();
}

}  // namespace lamina

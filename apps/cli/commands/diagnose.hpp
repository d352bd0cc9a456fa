// What `lamina train` finds out before a training: --find-lr and --overfit-one-batch.
#pragma once

#include <string>
#include <vector>

#include "arguments/train_arguments.hpp"
#include "lamina/workflow/train.hpp"
#include "screen/console.hpp"

namespace lamina::cli {

/// `words` are those of the command line, which the one to use is made of.
void show_learning_rate(const TrainingPlan& plan, const TrainArguments& arguments,
                        const std::vector<std::string>& words, Console& console);

void show_overfit(const TrainingPlan& plan, const TrainArguments& arguments, Console& console);

}  // namespace lamina::cli

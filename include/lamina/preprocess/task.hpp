// What a target asks for: a number, one of two classes, or one of many.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lamina/data/table.hpp"
#include "lamina/preprocess/target_transform.hpp"

namespace lamina {

enum class Task : std::uint8_t { regression, binary, multiclass };

inline constexpr std::array<std::string_view, 3> task_names = {"regression", "binary",
                                                               "multiclass"};

struct PreprocessOptions {
  std::string target;
  /// auto, classification or regression. auto: words, truth values or at most 20 distinct whole
  /// numbers are classes.
  std::string task = "auto";
  std::string weights = {};  ///< the column of the rows' weights, which is no feature; "": none
  TargetScale target_scale = TargetScale::standard;  ///< regression
  bool clamp_target = false;                         ///< answers lie within the training targets
  bool numbers_by_rank = false;  ///< by quantile_normal; otherwise by robust_clip
  bool words_by_target = true;   ///< categories of many words by the mean target of each word
};

/// A task and why it was chosen, e.g. "the target holds 3 distinct words".
struct TaskChoice {
  Task task;
  std::string reason;
  std::optional<Note> doubt = {};  ///< where whole numbers could be classes or amounts
};

/// Error `usage.unknown_target` (with the nearest name), `usage.bad_value` for another task name,
/// `data.target_missing`, `data.target_constant`, `data.target_not_numbers` or
/// `data.too_many_classes` (more than 1,000, or a class of its own for every other row).
TaskChoice choose_task(const Table& table, const PreprocessOptions& options);

}  // namespace lamina

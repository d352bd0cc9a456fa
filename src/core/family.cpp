#include "lamina/core/family.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "lamina/core/error.hpp"

namespace lamina {

namespace {

/// Names that other programs have for what is here.
constexpr std::array<std::pair<std::string_view, std::string_view>, 17> other_names = {{
    {"mse", "mean_squared_error"},
    {"l2", "mean_squared_error"},
    {"mae", "mean_absolute_error"},
    {"l1", "mean_absolute_error"},
    {"bce", "binary_cross_entropy"},
    {"logistic", "binary_cross_entropy"},
    {"crossentropy", "softmax_cross_entropy"},
    {"categorical_crossentropy", "softmax_cross_entropy"},
    {"sparse_categorical_crossentropy", "softmax_cross_entropy"},
    {"kld", "kl_divergence"},
    {"gaussian_nll", "gaussian"},
    {"mape", "mean_absolute_percentage_error"},
    {"mcc", "matthews_corrcoef"},
    {"ece", "expected_calibration_error"},
    {"roc_auc", "auc"},
    {"swish", "silu"},
    {"none", "linear"},
}};

}  // namespace

void throw_unknown_kind(std::string_view family, std::string_view name,
                        std::span<const std::string_view> names, std::string_view where) {
  NearestName nearest(name);
  std::string all;
  for (const std::string_view known : names) {
    nearest.offer(known);
    all += (all.empty() ? "" : ", ") + std::string(known);
  }
  std::string best = nearest.best();
  for (const auto& [other, ours] : other_names) {
    if (name == other && std::find(names.begin(), names.end(), ours) != names.end()) best = ours;
  }
  const std::string suggestion = best.empty() ? "" : "did you mean '" + best + "'? ";
  throw Error(
      {.code = "usage.unknown_" + std::string(family),
       .what = "there is no " + std::string(family) + " '" + printable(name) + "'",
       .where = where.empty() ? "the name of the " + std::string(family) : std::string(where),
       .fix = suggestion + "choose one of: " + all});
}

void Registry::refuse_duplicate(std::string_view family, std::string_view kind,
                                std::span<const std::string_view> known) {
  if (std::find(known.begin(), known.end(), kind) == known.end()) return;
  throw Error({.code = "usage.duplicate_kind",
               .what = "there is a " + std::string(family) + " '" + printable(kind) + "' already",
               .where = "the registry",
               .fix = "give yours another kind"});
}

std::string Fields::begin_family(std::string_view, std::string_view kind, std::string_view,
                                 std::span<const std::string_view>, std::string_view) {
  return std::string(kind);
}

void Fields::end_family(std::string_view) {}

const Registry& Fields::registry() const {
  static const Registry ours;
  return ours;
}

}  // namespace lamina

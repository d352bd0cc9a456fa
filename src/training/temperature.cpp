#include "training/temperature.hpp"

#include <algorithm>

#include "kernels/ref/lanes.hpp"
#include "lamina/core/math.hpp"

namespace lamina {

namespace {

/// -log p of the true class, with the largest logit taken off so that no exp overflows.
double row_loss(const float* logits, std::int64_t classes, std::int32_t label, double sharpness) {
  if (classes == 1) {
    const double z = sharpness * static_cast<double>(logits[0]) * (label == 1 ? 1 : -1);
    return (z < 0 ? -z : 0) + math::log1p(math::exp(z < 0 ? z : -z));
  }
  const double most = static_cast<double>(*std::max_element(logits, logits + classes));
  double sum = 0;
  for (std::int64_t k = 0; k < classes; ++k) {
    sum += math::exp(sharpness * (static_cast<double>(logits[k]) - most));
  }
  return math::log(sum) - sharpness * (static_cast<double>(logits[label]) - most);
}

/// How much more it costs when a little of the truth, `doubt` of it for each other class, is
/// theirs.
double doubt_loss(const float* logits, std::int64_t classes, std::int32_t label, double sharpness,
                  double doubt) {
  if (classes == 1) {
    return doubt * sharpness * static_cast<double>(logits[0]) * (label == 1 ? 1 : -1);
  }
  double ahead = 0;
  for (std::int64_t k = 0; k < classes; ++k) {
    ahead += static_cast<double>(logits[label]) - static_cast<double>(logits[k]);
  }
  return doubt * sharpness * ahead;
}

std::int32_t label_at(const ConstView& labels, std::int64_t row) {
  if (labels.dtype == DType::i32) return labels.i32()[row];
  return labels.f32()[row] > 0.5F ? 1 : 0;
}

/// Σ over rows of weight · term(row).
template <class Term>
double weighted_sum(const ConstView& weights, std::int64_t rows, const Term& term) {
  return kernels::ref::sum_over_rows<double>(rows, [&](double so_far, std::int64_t row) {
    const double weight = weights.empty() ? 1.0 : static_cast<double>(weights.f32()[row]);
    return so_far + weight * term(row);
  });
}

}  // namespace

double log_loss_at(double temperature, const ConstView& logits, const ConstView& labels,
                   const ConstView& weights) {
  const std::int64_t rows = logits.shape.rows();
  const std::int64_t classes = logits.shape.columns();
  const double all = weighted_sum(weights, rows, [](std::int64_t) { return 1; });
  if (all == 0) return 0;
  return weighted_sum(weights, rows,
                      [&](std::int64_t row) {
                        return row_loss(logits.f32() + row * classes, classes,
                                        label_at(labels, row), 1 / temperature);
                      }) /
         all;
}

double fit_temperature(const ConstView& logits, const ConstView& labels, const ConstView& weights) {
  const std::int64_t rows = logits.shape.rows();
  const std::int64_t outputs = logits.shape.columns();
  const double all = weighted_sum(weights, rows, [](std::int64_t) { return 1; });
  const auto others = static_cast<double>(std::max<std::int64_t>(outputs - 1, 1));
  const double doubt = 0.5 / (all + 1) / others;
  // The loss is convex in 1/T: the golden section halves what is left, again and again.
  constexpr double golden = 0.6180339887498949;
  double low = 0.125, high = 8;
  const auto loss = [&](double sharpness) {
    return weighted_sum(weights, rows, [&](std::int64_t row) {
      const float* const z = logits.f32() + row * outputs;
      const std::int32_t label = label_at(labels, row);
      return row_loss(z, outputs, label, sharpness) +
             doubt_loss(z, outputs, label, sharpness, doubt);
    });
  };
  double left = high - golden * (high - low), right = low + golden * (high - low);
  double left_loss = loss(left), right_loss = loss(right);
  if (left_loss == 0 && right_loss == 0) return 1;
  while (high - low > 1e-3 * low) {
    if (left_loss <= right_loss) {
      high = right;
      right = left;
      right_loss = left_loss;
      left = high - golden * (high - low);
      left_loss = loss(left);
    } else {
      low = left;
      left = right;
      left_loss = right_loss;
      right = low + golden * (high - low);
      right_loss = loss(right);
    }
  }
  return 2 / (low + high);
}

}  // namespace lamina

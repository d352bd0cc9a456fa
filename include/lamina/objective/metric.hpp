// A metric as a value: any config, ours or a user's, that reads a number off answers and truth.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "lamina/core/family.hpp"
#include "lamina/core/tensor.hpp"

namespace lamina {

/// What a model said of some rows, and what is true. In classification the first two are there, in
/// regression the others.
struct Answers {
  ConstView probabilities = {};               ///< f32 [N,C], C ≥ 2, or [N,1] of class 1 of two
  std::span<const std::int32_t> labels = {};  ///< N true classes, 0…C-1
  std::span<const double> values = {};        ///< N predictions in the target's own unit
  std::span<const double> truth = {};         ///< N true values
};

/// What the family of metrics asks of a config.
class MetricInterface : public Held<MetricInterface> {
 public:
  virtual double value(const Answers& answers) const = 0;
};

/// A config is a metric by its `double value(const Answers&) const`; NaN where it is not defined.
template <class C>
class MetricOf final : public Holder<MetricInterface, MetricOf<C>, C> {
 public:
  using Holder<MetricInterface, MetricOf<C>, C>::Holder;
  double value(const Answers& answers) const override { return this->config_.value(answers); }
};

/// Rmse{}, LogLoss{}, … or a user's own.
class MetricConfig : public Member<MetricInterface, MetricOf> {
 public:
  using Member::Member;
  static constexpr std::string_view family = "metric";
  /// Our own.
  static std::span<const MetricConfig> shipped();
};

}  // namespace lamina

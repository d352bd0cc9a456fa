// A metric as a value: any config, ours or a user's, that reads a number off answers and truth.
#pragma once

#include <cstdint>
#include <span>
#include <string>
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
  /// How much each row counts, at least 0; empty: all the same.
  std::span<const double> weights = {};
  /// Of two classes class 1 is the answer where its probability is above; the metrics of
  /// probabilities alone do not look at it.
  double threshold = 0.5;

  std::int64_t rows() const {
    return static_cast<std::int64_t>(labels.empty() ? truth.size() : labels.size());
  }
};

/// What kind of answers a metric is about.
enum class Measures : std::uint8_t { anything, classes, numbers };

/// What the family of metrics asks of a config.
class MetricInterface : public Held<MetricInterface> {
 public:
  virtual double value(const Answers& answers) const = 0;
  /// What reports call it: its kind, with the fields that are not as by default.
  virtual std::string name() const = 0;
  virtual Measures measures() const = 0;
};

/// A config is a metric by its `double value(const Answers&) const`; NaN where it is not defined.
/// `std::string name() const` where its fields tell apart two of one kind, and `static constexpr
/// Measures measures` for one that is not about anything.
template <class C>
class MetricOf final : public Holder<MetricInterface, MetricOf<C>, C> {
 public:
  using Holder<MetricInterface, MetricOf<C>, C>::Holder;
  double value(const Answers& answers) const override { return this->config_.value(answers); }
  std::string name() const override {
    if constexpr (requires { this->config_.name(); }) {
      return this->config_.name();
    } else {
      return std::string(C::kind);
    }
  }
  Measures measures() const override {
    if constexpr (requires { C::measures; }) return C::measures;
    return Measures::anything;
  }
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

// Where weights may go: what is done to them after each step of the optimizer.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "lamina/core/engine.hpp"
#include "lamina/core/family.hpp"
#include "lamina/core/tensor.hpp"

namespace lamina {

/// Nothing.
struct NoConstraint {
  static constexpr std::string_view kind = "none";
  void fields(Fields&) {}
  void apply(const Engine&, View) const {}
};

/// No unit's weights are longer than max_value: longer ones are shortened. Srebro & Shraibman 2005.
struct MaxNorm {
  static constexpr std::string_view kind = "max_norm";
  double max_value = 2;
  std::int64_t axis = 0;  ///< along which lengths are measured: 0, what comes into a unit; 1: out
  void fields(Fields& f);
  void apply(const Engine& engine, View weight) const;
};

/// Every unit's weights are from min_value to max_value long: `rate` of the way there a step.
struct MinMaxNorm {
  static constexpr std::string_view kind = "min_max_norm";
  double min_value = 0;
  double max_value = 1;  ///< at least min_value
  double rate = 1;
  std::int64_t axis = 0;  ///< as of MaxNorm
  void fields(Fields& f);
  void apply(const Engine& engine, View weight) const;
};

/// No weight is below 0: such become 0.
struct NonNegative {
  static constexpr std::string_view kind = "non_negative";
  void fields(Fields&) {}
  void apply(const Engine& engine, View weight) const;
};

/// Every unit's weights have length 1.
struct UnitNorm {
  static constexpr std::string_view kind = "unit_norm";
  std::int64_t axis = 0;  ///< as of MaxNorm
  void fields(Fields& f);
  void apply(const Engine& engine, View weight) const;
};

/// What the family of constraints asks of a config.
class ConstraintInterface : public Held<ConstraintInterface> {
 public:
  virtual void apply(const Engine& engine, View weight) const = 0;
};

template <class C>
class ConstraintOf final : public Holder<ConstraintInterface, ConstraintOf<C>, C> {
 public:
  using Holder<ConstraintInterface, ConstraintOf<C>, C>::Holder;
  void apply(const Engine& engine, View weight) const override {
    this->config_.apply(engine, weight);
  }
};

/// Of a vector, such as biases, the length is that of all of it, along either axis.
/// MaxNorm{2}, … or a user's own config with `void apply(const Engine&, View weight) const`: a pure
/// function of the weight, which is f32 or f64.
class Constraint : public Member<ConstraintInterface, ConstraintOf> {
 public:
  using Member::Member;
  static constexpr std::string_view family = "constraint";
  /// Our own, with their defaults.
  static std::span<const Constraint> shipped();
  explicit operator bool() const { return as<NoConstraint>() == nullptr; }
};

using ShippedConstraints = Kinds<NoConstraint, MaxNorm, NonNegative, UnitNorm, MinMaxNorm>;

}  // namespace lamina

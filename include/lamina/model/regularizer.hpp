// What large weights cost: a term of the loss that pulls them towards 0.
#pragma once

#include <span>
#include <string_view>

#include "lamina/autograd/tape.hpp"
#include "lamina/core/family.hpp"

namespace lamina {

/// Nothing.
struct NoRegularizer {
  static constexpr std::string_view kind = "none";
  void fields(Fields&) {}
  Var penalty(Tape&, Var) const { return {}; }
};

/// l1 · Σ |w|: makes weights exactly 0. Tibshirani 1996.
struct L1 {
  static constexpr std::string_view kind = "l1";
  double l1 = 0.01;
  void fields(Fields& f);
  Var penalty(Tape& tape, Var weight) const;
};

/// l2 · Σ w² (Keras; its gradient is 2 l2 w). Unlike the weight decay of an optimizer it is part of
/// the loss, so that an adaptive optimizer rescales its gradient together with all others.
struct L2 {
  static constexpr std::string_view kind = "l2";
  double l2 = 0.01;
  void fields(Fields& f);
  Var penalty(Tape& tape, Var weight) const;
};

/// l1 · Σ |w| + l2 · Σ w². Zou & Hastie 2005.
struct L1L2 {
  static constexpr std::string_view kind = "l1_l2";
  double l1 = 0;
  double l2 = 0;
  void fields(Fields& f);
  Var penalty(Tape& tape, Var weight) const;
};

/// What the family of regularizers asks of a config.
class RegularizerInterface : public Held<RegularizerInterface> {
 public:
  /// One number, which is added to the loss, or none.
  virtual Var penalty(Tape& tape, Var weight) const = 0;
};

template <class C>
class RegularizerOf final : public Holder<RegularizerInterface, RegularizerOf<C>, C> {
 public:
  using Holder<RegularizerInterface, RegularizerOf<C>, C>::Holder;
  Var penalty(Tape& tape, Var weight) const override { return this->config_.penalty(tape, weight); }
};

/// L2{1e-4}, … or a user's own config with `Var penalty(Tape&, Var weight) const`.
class Regularizer : public Member<RegularizerInterface, RegularizerOf> {
 public:
  using Member::Member;
  static constexpr std::string_view family = "regularizer";
  /// Our own, with their defaults.
  static std::span<const Regularizer> shipped();
  explicit operator bool() const { return as<NoRegularizer>() == nullptr; }
};

using ShippedRegularizers = Kinds<NoRegularizer, L1, L2, L1L2>;

}  // namespace lamina

// The family of activations, the non-linearities g(z) of perceptrons: a config each, ours or a
// user's.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "lamina/autograd/activations/cosine.hpp"
#include "lamina/autograd/activations/elu.hpp"
#include "lamina/autograd/activations/exponential.hpp"
#include "lamina/autograd/activations/hard_sigmoid.hpp"
#include "lamina/autograd/activations/hard_tanh.hpp"
#include "lamina/autograd/activations/log_softmax.hpp"
#include "lamina/autograd/activations/mish.hpp"
#include "lamina/autograd/activations/shrink.hpp"
#include "lamina/autograd/activations/softplus.hpp"
#include "lamina/autograd/activations/softsign.hpp"
#include "lamina/autograd/activations/sparse.hpp"
#include "lamina/autograd/activations/squareplus.hpp"
#include "lamina/autograd/tape.hpp"
#include "lamina/core/family.hpp"
#include "lamina/core/nonlinearity.hpp"

namespace lamina {

/// z: no activation at all.
struct Linear {
  static constexpr std::string_view kind = "linear";
  void fields(Fields&) {}
  Nonlinearity formula() const { return Nonlinearity::linear; }
};

/// max(z, 0); slope 0 at z = 0.
struct Relu {
  static constexpr std::string_view kind = "relu";
  static constexpr bool rectifies = true;
  void fields(Fields&) {}
  Nonlinearity formula() const { return Nonlinearity::relu; }
};

/// z for z > 0, else negative_slope · z. Maas et al. 2013. The default slope is PyTorch's; that of
/// Keras is 0.3.
struct LeakyRelu {
  static constexpr std::string_view kind = "leaky_relu";
  static constexpr bool rectifies = true;
  double negative_slope = 0.01;
  void fields(Fields& f);
  Nonlinearity formula() const {
    return {Nonlinearity::leaky_relu, static_cast<float>(negative_slope)};
  }
};

/// 1 / (1 + exp(-z)).
struct Sigmoid {
  static constexpr std::string_view kind = "sigmoid";
  void fields(Fields&) {}
  Nonlinearity formula() const { return Nonlinearity::sigmoid; }
};

struct Tanh {
  static constexpr std::string_view kind = "tanh";
  void fields(Fields&) {}
  Nonlinearity formula() const { return Nonlinearity::tanh; }
};

/// z Φ(z), exact (erf); `approximate`: z/2 · (1 + tanh(√(2/π) (z + 0.044715 z³))), at most 4 ulp.
/// Hendrycks & Gimpel 2016.
struct Gelu {
  static constexpr std::string_view kind = "gelu";
  static constexpr bool rectifies = true;
  bool approximate = false;
  void fields(Fields& f);
  std::optional<Nonlinearity> formula() const {
    return approximate ? std::nullopt : std::optional<Nonlinearity>(Nonlinearity::gelu);
  }
  Var forward(Tape& tape, Var z) const;  ///< the approximate one
};

/// z sigmoid(z). Hendrycks & Gimpel 2016; "swish" in Ramachandran et al. 2017.
struct Silu {
  static constexpr std::string_view kind = "silu";
  static constexpr bool rectifies = true;
  void fields(Fields&) {}
  Nonlinearity formula() const { return Nonlinearity::silu; }
};

/// exp(z_i) / Σ exp(z_j) over the last axis: probabilities of classes, an answer rather than a
/// feature.
struct Softmax {
  static constexpr std::string_view kind = "softmax";
  void fields(Fields&) {}
  Var forward(Tape& tape, Var z) const;
};

/// What the family of activations asks of a config.
class ActivationInterface : public Held<ActivationInterface> {
 public:
  /// g(z), the same shape.
  virtual Var record(Tape& tape, Var z) const = 0;
  /// The formula by which dense() applies it while it writes its sums; none: record() does it.
  virtual std::optional<Nonlinearity> formula() const = 0;
  /// Whether about half of what comes in goes lost, so that weights before it start wider: see
  /// Automatic.
  virtual bool rectifies() const = 0;
};

/// Records g(z) by its formula.
Var activate(Tape& tape, Var z, Nonlinearity formula);

/// A config is an activation by its own `Var forward(Tape&, Var z) const`, made of operations of
/// the tape; those that a matrix product applies have a `formula()` instead. `static constexpr bool
/// rectifies = true` for one like relu.
template <class C>
class ActivationOf final : public Holder<ActivationInterface, ActivationOf<C>, C> {
 public:
  using Holder<ActivationInterface, ActivationOf<C>, C>::Holder;
  Var record(Tape& tape, Var z) const override {
    if constexpr (requires { this->config_.forward(tape, z); }) {
      if (const std::optional<Nonlinearity> g = formula()) return activate(tape, z, *g);
      return this->config_.forward(tape, z);
    } else {
      return activate(tape, z, this->config_.formula());
    }
  }
  std::optional<Nonlinearity> formula() const override {
    if constexpr (requires { this->config_.formula(); }) return this->config_.formula();
    return {};
  }
  bool rectifies() const override {
    if constexpr (requires { C::rectifies; }) return C::rectifies;
    return false;
  }
};

/// Relu{}, LeakyRelu{.negative_slope = 0.3}, … or a user's own.
class Activation : public Member<ActivationInterface, ActivationOf> {
 public:
  using Member::Member;
  static constexpr std::string_view family = "activation";
  /// Our own, with their defaults.
  static std::span<const Activation> shipped();

  static const Activation linear, relu, leaky_relu, sigmoid, tanh, gelu, silu, softmax;
  static const Activation elu, selu, celu, mish, softplus, softsign, hard_sigmoid, hard_swish,
      log_softmax;
  static const Activation exponential, log_sigmoid, relu6;
};

using ShippedActivations =
    Kinds<Linear, Relu, LeakyRelu, Sigmoid, Tanh, Gelu, Silu, Softmax, Elu, Selu, Celu, Mish,
          Softplus, Softsign, HardSigmoid, HardSwish, LogSoftmax, Exponential, LogSigmoid, Relu6,
          HardTanh, HardShrink, SoftShrink, Threshold, SquarePlus, SparsePlus, SparseSigmoid,
          Cosine>;

inline const Activation Activation::linear = Linear{};
inline const Activation Activation::relu = Relu{};
inline const Activation Activation::leaky_relu = LeakyRelu{};
inline const Activation Activation::sigmoid = Sigmoid{};
inline const Activation Activation::tanh = Tanh{};
inline const Activation Activation::gelu = Gelu{};
inline const Activation Activation::silu = Silu{};
inline const Activation Activation::softmax = Softmax{};
inline const Activation Activation::elu = Elu{};
inline const Activation Activation::selu = Selu{};
inline const Activation Activation::celu = Celu{};
inline const Activation Activation::mish = Mish{};
inline const Activation Activation::softplus = Softplus{};
inline const Activation Activation::softsign = Softsign{};
inline const Activation Activation::hard_sigmoid = HardSigmoid{};
inline const Activation Activation::hard_swish = HardSwish{};
inline const Activation Activation::log_softmax = LogSoftmax{};
inline const Activation Activation::exponential = Exponential{};
inline const Activation Activation::log_sigmoid = LogSigmoid{};
inline const Activation Activation::relu6 = Relu6{};

// So that a network reads as in a paper: Dense{16, relu}. For tanh write Activation::tanh, since
// the C library owns the short name.
inline const Activation& linear = Activation::linear;
inline const Activation& relu = Activation::relu;
inline const Activation& leaky_relu = Activation::leaky_relu;
inline const Activation& sigmoid = Activation::sigmoid;
inline const Activation& gelu = Activation::gelu;
inline const Activation& silu = Activation::silu;
inline const Activation& softmax = Activation::softmax;
inline const Activation& elu = Activation::elu;
inline const Activation& selu = Activation::selu;
inline const Activation& celu = Activation::celu;
inline const Activation& mish = Activation::mish;
inline const Activation& softplus = Activation::softplus;
inline const Activation& softsign = Activation::softsign;
inline const Activation& hard_sigmoid = Activation::hard_sigmoid;
inline const Activation& hard_swish = Activation::hard_swish;
inline const Activation& log_softmax = Activation::log_softmax;
inline const Activation& exponential = Activation::exponential;
inline const Activation& log_sigmoid = Activation::log_sigmoid;
inline const Activation& relu6 = Activation::relu6;

}  // namespace lamina

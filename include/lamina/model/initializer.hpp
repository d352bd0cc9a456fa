// How weights start.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "lamina/autograd/activation.hpp"
#include "lamina/core/family.hpp"
#include "lamina/core/random.hpp"
#include "lamina/core/tensor.hpp"

namespace lamina {

/// How many numbers go into a unit and come out of it, and what is done with its sum.
struct Fans {
  std::int64_t in = 1;
  std::int64_t out = 1;
  Activation activation = Activation::linear;
};

/// Fills `values` (f32 or f64) with number(i); f32 is f64 rounded once.
template <class Number>
void fill(View values, Number number) {
  for (std::int64_t i = 0; i < values.elements(); ++i) {
    if (values.dtype == DType::f32) {
      values.f32()[i] = static_cast<float>(number(i));
    } else {
      values.f64()[i] = number(i);
    }
  }
}

/// HeNormal before an activation that rectifies (relu and its kin down to mish), LecunNormal before
/// selu, else GlorotUniform.
struct Automatic {
  static constexpr std::string_view kind = "automatic";
  void fields(Fields&) {}
  void start(View values, const Fans& fans, Seed seed) const;
};

/// U(±sqrt(6 / (fan_in + fan_out))). Glorot & Bengio 2010, eq. 16.
struct GlorotUniform {
  static constexpr std::string_view kind = "glorot_uniform";
  void fields(Fields&) {}
  void start(View values, const Fans& fans, Seed seed) const;
};

/// N(0, 2 / (fan_in + fan_out)). Glorot & Bengio 2010. As PyTorch; Keras cuts the normals off at
/// two deviations, here and in those below.
struct GlorotNormal {
  static constexpr std::string_view kind = "glorot_normal";
  void fields(Fields&) {}
  void start(View values, const Fans& fans, Seed seed) const;
};

/// N(0, 2 / fan_in). He et al. 2015, eq. 10.
struct HeNormal {
  static constexpr std::string_view kind = "he_normal";
  void fields(Fields&) {}
  void start(View values, const Fans& fans, Seed seed) const;
};

/// U(±sqrt(6 / fan_in)): the variance of HeNormal.
struct HeUniform {
  static constexpr std::string_view kind = "he_uniform";
  void fields(Fields&) {}
  void start(View values, const Fans& fans, Seed seed) const;
};

/// N(0, 1 / fan_in), what SELU needs. LeCun et al. 1998; Klambauer et al. 2017.
struct LecunNormal {
  static constexpr std::string_view kind = "lecun_normal";
  void fields(Fields&) {}
  void start(View values, const Fans& fans, Seed seed) const;
};

/// U(±sqrt(3 / fan_in)): the variance of LecunNormal.
struct LecunUniform {
  static constexpr std::string_view kind = "lecun_uniform";
  void fields(Fields&) {}
  void start(View values, const Fans& fans, Seed seed) const;
};

/// N(0, deviation²).
struct RandomNormal {
  static constexpr std::string_view kind = "normal";
  double deviation = 0.05;
  void fields(Fields& f);
  void start(View values, const Fans& fans, Seed seed) const;
};

/// N(0, deviation²), drawn again where it lies more than two deviations from 0.
struct TruncatedNormal {
  static constexpr std::string_view kind = "truncated_normal";
  double deviation = 0.05;
  void fields(Fields& f);
  void start(View values, const Fans& fans, Seed seed) const;
};

/// U(±limit).
struct RandomUniform {
  static constexpr std::string_view kind = "uniform";
  double limit = 0.05;
  void fields(Fields& f);
  void start(View values, const Fans& fans, Seed seed) const;
};

/// A random orthogonal matrix times `gain`: rows, or columns if there are fewer, are of length gain
/// and at right angles. All dimensions but the last are rows. Saxe et al. 2014.
struct Orthogonal {
  static constexpr std::string_view kind = "orthogonal";
  double gain = 1;
  void fields(Fields& f);
  void start(View values, const Fans& fans, Seed seed) const;
};

enum class FanMode : std::uint8_t { fan_in, fan_out, fan_avg };
enum class Distribution : std::uint8_t { truncated_normal, untruncated_normal, uniform };

/// Numbers of variance scale / fan, around 0: GlorotUniform, HeNormal, LecunUniform … are instances
/// of it. Normal ones are cut off at two deviations by default, where the deviation is made larger
/// so that the variance is as said; Keras, He et al. 2015.
struct VarianceScaling {
  static constexpr std::string_view kind = "variance_scaling";
  double scale = 1;
  FanMode mode = FanMode::fan_in;  ///< fan_avg is the mean of both
  Distribution distribution = Distribution::truncated_normal;
  void fields(Fields& f);
  void start(View values, const Fans& fans, Seed seed) const;
};

/// `gain` on the diagonal, 0 elsewhere, of a matrix of any shape; vectors start as `gain`. For
/// layers that are to change nothing at first.
struct IdentityMatrix {
  static constexpr std::string_view kind = "identity";
  double gain = 1;
  void fields(Fields& f);
  void start(View values, const Fans& fans, Seed seed) const;
};

/// N(0, 1); initial_parameters() then divides what goes into each unit by the deviation of its sums
/// on the training rows, so that they all have deviation 1. Of weights of Dense. Holzmüller et al.
/// 2024 (RealMLP).
struct DataDriven {
  static constexpr std::string_view kind = "data_driven";
  void fields(Fields&) {}
  void start(View values, const Fans& fans, Seed seed) const;
  void adapt(View values, const ConstView& sums, Seed seed) const;
};

/// Zeros; initial_parameters() then makes of each bias minus a random mean of the unit's sums on
/// `rows` training rows, so that its bend lies among the data. Of biases of Dense. Steinwart 2019
/// (he+5).
struct HePlus {
  static constexpr std::string_view kind = "he_plus";
  std::int64_t rows = 5;
  void fields(Fields& f);
  void start(View values, const Fans& fans, Seed seed) const;
  void adapt(View values, const ConstView& sums, Seed seed) const;
};

struct Zeros {
  static constexpr std::string_view kind = "zeros";
  void fields(Fields&) {}
  void start(View values, const Fans& fans, Seed seed) const;
};

struct Constant {
  static constexpr std::string_view kind = "constant";
  double value = 1;
  void fields(Fields& f);
  void start(View values, const Fans& fans, Seed seed) const;
};

/// What the family of initializers asks of a config.
class InitializerInterface : public Held<InitializerInterface> {
 public:
  virtual void start(View values, const Fans& fans, Seed seed) const = 0;
  /// Whether it has to see training rows, by initial_parameters().
  virtual bool reads_data() const = 0;
  virtual void adapt(View values, const ConstView& sums, Seed seed) const = 0;
};

template <class C>
class InitializerOf final : public Holder<InitializerInterface, InitializerOf<C>, C> {
 public:
  using Holder<InitializerInterface, InitializerOf<C>, C>::Holder;
  void start(View values, const Fans& fans, Seed seed) const override {
    this->config_.start(values, fans, seed);
  }
  bool reads_data() const override {
    return requires(View values, const ConstView& sums) {
      this->config_.adapt(values, sums, Seed(0));
    };
  }
  void adapt(View values, const ConstView& sums, Seed seed) const override {
    if constexpr (requires { this->config_.adapt(values, sums, seed); }) {
      this->config_.adapt(values, sums, seed);
    }
  }
};

/// HeNormal{}, … or a user's own config with `void start(View, const Fans&, Seed) const`: a pure
/// function of its arguments, so that the same seed starts the same network. One of Dense that also
/// has `void adapt(View values, const ConstView& sums, Seed) const` sees sums[N,units] f32: what
/// the layer makes of N training rows, without the bias, by the weights as they are then.
class Initializer : public Member<InitializerInterface, InitializerOf> {
 public:
  using Member::Member;
  static constexpr std::string_view family = "initializer";
  /// Our own, with their defaults.
  static std::span<const Initializer> shipped();
};

using ShippedInitializers =
    Kinds<Automatic, GlorotUniform, GlorotNormal, HeUniform, HeNormal, LecunUniform, LecunNormal,
          RandomUniform, RandomNormal, TruncatedNormal, Orthogonal, Zeros, Constant,
          VarianceScaling, IdentityMatrix, DataDriven, HePlus>;

}  // namespace lamina

#include "lamina/model/layers/batch_ensemble.hpp"

#include "lamina/autograd/operations.hpp"
#include "model/layers/of_members.hpp"

namespace lamina {

namespace {

/// 1 or -1, each with probability 1/2.
struct RandomSigns {
  static constexpr std::string_view kind = "random_signs";
  void fields(Fields&) {}
  void start(View values, const Fans&, Seed seed) const {
    fill(values, [&](std::int64_t i) {
      const auto place = static_cast<std::uint64_t>(i);
      return philox(seed.key(), place / 4, 0)[place % 4] >> 31 == 0 ? 1.0 : -1.0;
    });
  }
};

class BatchEnsembleLayer final : public Layer {
 public:
  explicit BatchEnsembleLayer(const BatchEnsemble& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    const std::int64_t members = config_.ensemble_size;
    const Fans fans{features_of_members(builder, members), config_.units, config_.activation};
    weight_ = builder.add("weight", {fans.in, fans.out}, ParameterKind::weight, config_.initializer,
                          fans);
    r_ = builder.add("r", {members, fans.in}, ParameterKind::scale, RandomSigns{});
    s_ = builder.add("s", {members, fans.out}, ParameterKind::scale, RandomSigns{});
    if (config_.bias)
      bias_ = builder.add("bias", {members, fans.out}, ParameterKind::bias, Zeros{});
  }

  Var forward(Tape& tape, std::span<const Var> in) const override {
    const Var x = for_members(tape, in[0], config_.ensemble_size);
    const Var each = scale_members(tape, x, tape.parameter(r_), Var{});
    const Var sums = matmul(tape, each, tape.parameter(weight_));
    const Var bias = config_.bias ? tape.parameter(bias_) : Var{};
    return scale_members(tape, sums, tape.parameter(s_), bias, config_.activation);
  }

 private:
  BatchEnsemble config_;
  ParameterId weight_;
  ParameterId r_;
  ParameterId s_;
  ParameterId bias_;
};

}  // namespace

void BatchEnsemble::fields(Fields& f) {
  fields_of_members(f, *this);
}

std::string BatchEnsemble::detail() const {
  return detail_of_members(ensemble_size, activation);
}

std::unique_ptr<Layer> make_layer(const BatchEnsemble& config) {
  return std::make_unique<BatchEnsembleLayer>(config);
}

}  // namespace lamina

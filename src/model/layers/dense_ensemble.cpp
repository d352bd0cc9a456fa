#include "lamina/model/layers/dense_ensemble.hpp"

#include "lamina/autograd/operations.hpp"
#include "model/layers/of_members.hpp"

namespace lamina {

namespace {

class DenseEnsembleLayer final : public Layer {
 public:
  explicit DenseEnsembleLayer(const DenseEnsemble& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    const std::int64_t members = config_.ensemble_size;
    const Fans fans{features_of_members(builder, members), config_.units, config_.activation};
    weight_ = builder.add("weight", {members, fans.in, fans.out}, ParameterKind::weight,
                          config_.initializer, fans);
    if (config_.bias)
      bias_ = builder.add("bias", {members, fans.out}, ParameterKind::bias,
                          config_.bias_initializer, fans);
  }

  Var forward(Tape& tape, std::span<const Var> in) const override {
    const Var x = for_members(tape, in[0], config_.ensemble_size);
    const Var weight = tape.parameter(weight_);
    const Var bias = config_.bias ? tape.parameter(bias_) : Var{};
    return grouped_dense(tape, x, weight, bias, config_.activation);
  }

 private:
  DenseEnsemble config_;
  ParameterId weight_;
  ParameterId bias_;
};

}  // namespace

void DenseEnsemble::fields(Fields& f) {
  fields_of_members(f, *this);
  if (f.given("bias_initializer", bias_initializer.as<Zeros>() != nullptr)) {
    f.family("bias_initializer", bias_initializer, "how the biases start");
  }
}

std::string DenseEnsemble::detail() const {
  return detail_of_members(ensemble_size, activation);
}

std::unique_ptr<Layer> make_layer(const DenseEnsemble& config) {
  return std::make_unique<DenseEnsembleLayer>(config);
}

}  // namespace lamina

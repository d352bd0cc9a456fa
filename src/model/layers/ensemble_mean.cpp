#include "lamina/model/layers/ensemble_mean.hpp"

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"
#include "model/layers/of_members.hpp"

namespace lamina {

namespace {

class EnsembleMeanLayer final : public Layer {
 public:
  explicit EnsembleMeanLayer(const EnsembleMean& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    const Field& in = builder.input();
    if (in.shape.rank() != 2 || in.dtype == DType::i32) {
      builder.refuse("numbers [G,F] of G members",
                     "put a BatchEnsemble or DenseEnsemble before it");
    }
    const std::int64_t members = in.shape[0];
    weights_ = builder.add("weights", {members}, ParameterKind::statistic,
                           Constant{1 / static_cast<double>(members)});
  }
  Var forward(Tape& tape, std::span<const Var> in) const override {
    if (tape.members() == 1 && !tape.members_apart()) {
      const Var weights = tape.parameter(weights_);
      return config_.of == MeanOf::logits ? mean_of_members(tape, in[0], weights)
                                          : mean_of_probabilities(tape, in[0], weights);
    }
    const Shape& x = tape.shape(in[0]);
    if (!tape.members_apart()) require_members(tape, x[1]);
    return reshape(tape, in[0], {x[0] * x[1], x[2]});
  }

 private:
  EnsembleMean config_;
  ParameterId weights_;
};

}  // namespace

void EnsembleMean::fields(Fields& f) {
  if (f.given("of", of == MeanOf::logits)) {
    f("of", of, mean_of_names, "of what a mean of classes is taken");
  }
}

std::unique_ptr<Layer> make_layer(const EnsembleMean& config) {
  return std::make_unique<EnsembleMeanLayer>(config);
}

}  // namespace lamina

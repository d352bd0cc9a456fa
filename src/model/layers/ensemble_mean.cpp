#include "lamina/model/layers/ensemble_mean.hpp"

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"
#include "model/layers/of_members.hpp"

namespace lamina {

namespace {

class EnsembleMeanLayer final : public Layer {
 public:
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
    if (tape.members() == 1) {
      return mean_of_members(tape, in[0], tape.parameter(weights_));
    }
    const Shape& x = tape.shape(in[0]);
    require_members(tape, x[1]);
    return reshape(tape, in[0], {x[0] * x[1], x[2]});
  }

 private:
  ParameterId weights_;
};

}  // namespace

std::unique_ptr<Layer> make_layer(const EnsembleMean&) {
  return std::make_unique<EnsembleMeanLayer>();
}

}  // namespace lamina

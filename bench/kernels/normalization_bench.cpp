// Layer and batch normalization of a hidden layer of E (256 KB), there and back.
#include "kernels/kernels.hpp"
#include "support/measure.hpp"
#include "support/numbers.hpp"

namespace lamina::bench {
namespace {

constexpr std::int64_t batch = 256;
constexpr std::int64_t units = 256;
constexpr double layer_bytes = 4.0 * batch * units;
constexpr float epsilon = 1e-5F;

/// The values and gradients that both kinds read and write; statistics are of rows or of columns.
struct Layer {
  Tensor x = normal_numbers({batch, units}, 1);
  Tensor dy = normal_numbers({batch, units}, 2);
  Tensor gamma = normal_numbers({units}, 3);
  Tensor beta = normal_numbers({units}, 4);
  Tensor y{Shape{batch, units}}, dx{Shape{batch, units}};
  Tensor dgamma{Shape{units}}, dbeta{Shape{units}};
  Tensor mean{Shape{256}}, deviation{Shape{256}};
};

void layer_norm_of(Layer& l) {
  kernels::layer_norm<float>(engine(), l.y.f32(), l.mean.f32(), l.deviation.f32(), l.x.f32(),
                             l.gamma.f32(), l.beta.f32(), batch, units, epsilon);
}

void rms_norm_of(Layer& l) {
  kernels::layer_norm<float>(engine(), l.y.f32(), nullptr, l.deviation.f32(), l.x.f32(),
                             l.gamma.f32(), nullptr, batch, units, epsilon);
}

void batch_norm_of(Layer& l) {
  kernels::batch_statistics<float>(engine(), l.mean.f32(), l.deviation.f32(), l.x.f32(), batch,
                                   units);
  kernels::batch_norm<float>(engine(), l.y.f32(), l.x.f32(), l.mean.f32(), l.deviation.f32(),
                             l.gamma.f32(), l.beta.f32(), batch, units, epsilon);
}

void layer_norm_backward_of(Layer& l) {
  kernels::layer_norm_backward<float>(engine(), {l.dx.f32()}, {l.dgamma.f32()}, {l.dbeta.f32()},
                                      l.dy.f32(), l.x.f32(), l.gamma.f32(), l.mean.f32(),
                                      l.deviation.f32(), batch, units);
}

void rms_norm_backward_of(Layer& l) {
  kernels::layer_norm_backward<float>(engine(), {l.dx.f32()}, {l.dgamma.f32()}, {}, l.dy.f32(),
                                      l.x.f32(), l.gamma.f32(), nullptr, l.deviation.f32(), batch,
                                      units);
}

void batch_norm_backward_of(Layer& l) {
  kernels::batch_norm_backward<float>(engine(), {l.dx.f32()}, {l.dgamma.f32()}, {l.dbeta.f32()},
                                      l.dy.f32(), l.x.f32(), l.mean.f32(), l.deviation.f32(),
                                      l.gamma.f32(), batch, units, epsilon);
}

/// `before` once, then `work`; it touches `passes` matrices the size of the layer at least.
template <class Work>
auto body(void (*before)(Layer&), Work work, int passes) {
  return [=](benchmark::State& state) {
    Layer layer;
    before(layer);
    for (auto _ : state) {
      work(layer);
      benchmark::ClobberMemory();
    }
    bytes(state, passes * layer_bytes);
  };
}

const Declare normalization([] {
  measure("normalization/layer_norm", body(layer_norm_of, layer_norm_of, 2));
  measure("normalization/layer_norm_backward", body(layer_norm_of, layer_norm_backward_of, 3));
  measure("normalization/rms_norm", body(rms_norm_of, rms_norm_of, 2));
  measure("normalization/rms_norm_backward", body(rms_norm_of, rms_norm_backward_of, 3));
  measure("normalization/batch_norm", body(batch_norm_of, batch_norm_of, 2));
  measure("normalization/batch_norm_backward", body(batch_norm_of, batch_norm_backward_of, 3));
});

}  // namespace
}  // namespace lamina::bench

// Losses and their gradients, at the sizes of the networks' last layers.
#include "kernels/kernels.hpp"
#include "lamina/objective/losses.hpp"
#include "support/measure.hpp"
#include "support/numbers.hpp"

namespace lamina::bench {
namespace {

void cross_entropy(benchmark::State& state, std::int64_t count, std::int64_t classes, bool back) {
  const Tensor z = normal_numbers({count, classes}, 1);
  const Tensor labels = codes({count}, 0, static_cast<std::int32_t>(classes));
  Tensor out(Shape{count, classes});
  for (auto _ : state) {
    if (back) {
      kernels::softmax_cross_entropy_backward<float>(engine(), out.f32(), z.f32(), labels.i32(),
                                                     nullptr, count, classes, 0.0F, 1.0F, false);
    } else {
      kernels::softmax_cross_entropy<float>(engine(), out.f32(), z.f32(), labels.i32(), count,
                                            classes, 0.0F);
    }
    benchmark::ClobberMemory();
  }
  rows(state, count);
}

/// A loss and its rows on a tape, there and back.
void row_loss(benchmark::State& state, const Loss& config, Shape shape) {
  const Tensor y = normal_numbers(shape, 1);
  const Tensor target = normal_numbers({shape[0], shape[1] / config->outputs_a_target()}, 2);
  const ParameterTable table;
  ParameterArena values(table);
  Tape tape(engine());
  for (auto _ : state) {
    tape.begin_training(table, values, &values);
    tape.backward(loss(tape, config, tape.variable(y), tape.input(target)));
    benchmark::ClobberMemory();
  }
  bytes(state, 5.0 * static_cast<double>(y.bytes()));
}

const Declare losses([] {
  for (const bool back : {false, true}) {
    const std::string way = back ? "/backward/" : "/forward/";
    measure("softmax_cross_entropy" + way + "C",
            [=](auto& state) { cross_entropy(state, 128, 10, back); });
    measure("softmax_cross_entropy" + way + "E",
            [=](auto& state) { cross_entropy(state, 256, 2, back); });
  }
  for (const Loss& config : Loss::shipped()) {
    if (config->targets() == Targets::labels) continue;
    const bool binary = config->targets() == Targets::probabilities;
    const std::string kind(config.kind());
    measure(kind + "/A", [=](auto& state) {
      row_loss(state, config, {32, config->outputs_a_target()});
    });
    measure(kind + "/D", [=](auto& state) {
      row_loss(state, config, binary ? Shape{8192, 1} : Shape{256, 1024});
    });
  }
});

}  // namespace
}  // namespace lamina::bench

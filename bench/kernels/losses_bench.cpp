// Losses and their gradients, at the sizes of the networks' last layers.
#include "kernels/kernels.hpp"
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

void binary_cross_entropy(benchmark::State& state, std::int64_t count, bool back) {
  const Tensor z = normal_numbers({count}, 1);
  const Tensor target(Shape{count});
  Tensor out(Shape{count});
  for (auto _ : state) {
    if (back) {
      kernels::binary_cross_entropy_backward<float>(engine(), out.f32(), z.f32(), target.f32(),
                                                    nullptr, count, 0.0F, 1.0F, false);
    } else {
      kernels::binary_cross_entropy<float>(engine(), out.f32(), z.f32(), target.f32(), count, 0.0F);
    }
    benchmark::ClobberMemory();
  }
  rows(state, count);
}

void squared_error(benchmark::State& state, std::int64_t count, std::int64_t columns, bool back) {
  const Tensor y = normal_numbers({count, columns}, 1);
  const Tensor target = normal_numbers({count, columns}, 2);
  Tensor out(Shape{count, columns});
  for (auto _ : state) {
    if (back) {
      kernels::regression_loss_backward<float>(engine(), kernels::Regression::squared, out.f32(),
                                               y.f32(), target.f32(), nullptr, count, columns, 1.0F,
                                               1.0F, false);
    } else {
      kernels::regression_loss<float>(engine(), kernels::Regression::squared, out.f32(), y.f32(),
                                      target.f32(), count, columns, 1.0F);
    }
    benchmark::ClobberMemory();
  }
  bytes(state, (back ? 3.0 : 2.0) * static_cast<double>(y.bytes()));
}

const Declare losses([] {
  for (const bool back : {false, true}) {
    const std::string way = back ? "/backward/" : "/forward/";
    measure("binary_cross_entropy" + way + "A",
            [=](auto& state) { binary_cross_entropy(state, 32, back); });
    measure("softmax_cross_entropy" + way + "C",
            [=](auto& state) { cross_entropy(state, 128, 10, back); });
    measure("softmax_cross_entropy" + way + "E",
            [=](auto& state) { cross_entropy(state, 256, 2, back); });
    measure("squared_error" + way + "D",
            [=](auto& state) { squared_error(state, 256, 1024, back); });
  }
});

}  // namespace
}  // namespace lamina::bench

// The same rows read, in steps of one, of some and of all.
//   build/release/bin/example_10_mini_batches
#include <cmath>
#include <cstdio>
#include <lamina/lamina.hpp>

using namespace lamina;

int main() {
  constexpr std::int64_t rows = 1024;
  Tensor x({rows, 2}), y({rows, 1});
  for (std::int64_t i = 0; i < rows; ++i) {
    const auto words = philox(7, static_cast<std::uint64_t>(i), 0);
    const float a = uniform(words[0]), b = uniform(words[1]);
    const float chance = 1 / (1 + std::exp(6 - 14 * a - 16 * b * b));
    x.f32()[2 * i] = a;
    x.f32()[2 * i + 1] = b;
    y.f32()[i] = uniform(words[2]) < chance ? 1.0F : 0.0F;
  }
  Sequential net({Dense{8, Activation::tanh}, Dense{1, sigmoid}});
  net.build({Field::numbers(2)});

  const Engine engine(1);
  std::printf("rows a step   steps   loss after 1, 2, 4 and 8 epochs\n");
  for (const std::int64_t batch : {std::int64_t{1}, std::int64_t{32}, rows}) {
    ParameterArena weights = net.initialize(Seed(1));
    const FitResult result = fit(engine, net, weights, {.inputs = {x}, .targets = {y}}, {},
                                 {.loss = BinaryCrossEntropy{},
                                  .optimizer = Sgd{.learning_rate = 0.1},
                                  .epochs = 8,
                                  .batch_size = batch});
    std::printf("%11d %7d  ", static_cast<int>(batch), static_cast<int>(result.steps));
    for (const std::size_t epoch : {1, 2, 4, 8}) {
      std::printf(" %.3f", result.history[epoch - 1].loss);
    }
    std::printf("\n");
  }
}

// The same network, start and data: other ways down.
//   build/release/bin/example_09_optimizers
#include <cstdio>
#include <lamina/lamina.hpp>
#include <utility>

using namespace lamina;

int main() {
  // A product of two numbers, which a network has to learn from examples.
  Tensor x({144, 2}), y({144, 1});
  for (int i = 0; i < 144; ++i) {
    const float a = static_cast<float>(i % 12) / 6 - 1, b = static_cast<float>(i / 12) / 6 - 1;
    x.f32()[2 * i] = a;
    x.f32()[2 * i + 1] = b;
    y.f32()[i] = a * b;
  }
  const Examples rows{.inputs = {x}, .targets = {y}};
  Sequential net({Dense{16, Activation::tanh}, Dense{1}});
  net.build({Field::numbers(2)});

  const Engine engine(1);
  const auto learn = [&](const char* name, const OptimizerConfig& optimizer,
                         const ScheduleConfig& schedule = {}) {
    ParameterArena weights = net.initialize(Seed(1));
    const FitResult result = fit(engine, net, weights, rows, {},
                                 {.loss = MeanSquaredError{},
                                  .optimizer = optimizer,
                                  .schedule = schedule,
                                  .epochs = 50,
                                  .batch_size = 16});
    std::printf("%-26s", name);
    for (const std::size_t epoch : {1, 10, 50}) {
      std::printf("%9.4f", result.history[epoch - 1].loss);
    }
    std::printf("\n");
  };
  std::printf("%-26s%9s%9s%9s\n", "loss after epoch", "1", "10", "50");
  learn("sgd", Sgd{.learning_rate = 0.05});
  learn("sgd, momentum", Sgd{.learning_rate = 0.05, .momentum = 0.9});
  learn("sgd, Nesterov momentum", Sgd{.learning_rate = 0.05, .momentum = 0.9, .nesterov = true});
  learn("adagrad", Adagrad{.learning_rate = 0.05});
  learn("rmsprop", RmsProp{.learning_rate = 0.01});
  learn("adam", Adam{.learning_rate = 0.01});
  learn("nadam", NAdam{.learning_rate = 0.01});
  learn("lion", Lion{.learning_rate = 0.003});
  learn("adam, cosine schedule", Adam{.learning_rate = 0.03},
        {.schedule = CosineSchedule{}, .warmup_epochs = 2});
}

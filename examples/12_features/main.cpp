// What hidden units learn from raw pixels: shapes of 28 x 28, shifted and with noise.
//   build/release/bin/example_12_features
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <lamina/lamina.hpp>
#include <lamina/plot/text.hpp>

using namespace lamina;

constexpr std::int64_t side = 28, pixels = side * side, images = 1200, units = 5, classes = 4;

/// A bar that stands, one that lies, a cross, a ring.
bool inked(std::int64_t shape, float x, float y) {
  const bool inside = std::max(std::abs(x), std::abs(y)) < 9;
  if (shape == 0) return inside && std::abs(x) < 2;
  if (shape == 1) return inside && std::abs(y) < 2;
  if (shape == 2) return inside && std::min(std::abs(x - y), std::abs(x + y)) < 2;
  return std::abs(std::sqrt(x * x + y * y) - 7) < 2;
}

void show(const char* title, const Network& net, const ParameterArena& weights) {
  plot::Pictures pictures{.title = title};
  const float* w = weights.view(net.parameters().entries()[0]).f32();  // [pixels, units]
  for (std::int64_t unit = 0; unit < units; ++unit) {
    plot::Picture picture{"unit " + std::to_string(unit + 1), {}};
    for (std::int64_t p = 0; p < pixels; ++p) picture.pixels.push_back(w[p * units + unit]);
    pictures.pictures.push_back(picture);
  }
  std::printf("%s", plot::text(pictures).c_str());
}

int main() {
  Tensor x({images, pixels}), y({images}, DType::i32);
  for (std::int64_t i = 0; i < images; ++i) {
    const auto moved = philox(1, static_cast<std::uint64_t>(i), 0);
    const float right = 6 * uniform(moved[0]) - 3, down = 6 * uniform(moved[1]) - 3;
    y.i32()[i] = static_cast<std::int32_t>(i % classes);
    for (std::int64_t p = 0; p < pixels; ++p) {
      const auto noise = philox(2, static_cast<std::uint64_t>(i * pixels + p), 0);
      const float column = static_cast<float>(p % side) - 13.5F - right;
      const float row = static_cast<float>(p / side) - 13.5F - down;
      x.f32()[i * pixels + p] =
          (inked(i % classes, column, row) ? 0.7F : 0.0F) + 0.3F * uniform(noise[0]);
    }
  }
  const Examples all{.inputs = {x}, .targets = {y}};
  Sequential net({Dense{units, relu}, Dense{classes, softmax}});
  net.build({Field::numbers(pixels)});
  ParameterArena weights = net.initialize(Seed(1));
  show("Before training", net, weights);

  const Engine engine(1);
  const FitResult result = fit(engine, net, weights, all.rows(0, 1000), all.rows(1000, 200),
                               {.loss = SoftmaxCrossEntropy{},
                                .optimizer = AdamW{.learning_rate = 0.003, .weight_decay = 0.5},
                                .epochs = 12});
  show("After training", net, weights);
  std::printf("images told apart that did not train: %.0f %%\n",
              100 * *result.history.back().validation_accuracy);
}

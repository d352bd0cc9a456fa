// An overfit made and cured.
//   build/release/bin/example_11_overfitting
#include <cstdio>
#include <lamina/lamina.hpp>

using namespace lamina;

struct Rows {
  Tensor x, y;
  Examples examples() const { return {.inputs = {x}, .targets = {y}}; }
};

/// Points in or beside a ring; one answer in ten is wrong.
Rows noisy_rings(std::int64_t count, std::uint64_t seed) {
  Rows rows{Tensor({count, 2}), Tensor({count, 1})};
  for (std::int64_t i = 0; i < count; ++i) {
    const auto words = philox(seed, static_cast<std::uint64_t>(i), 0);
    const float a = 2 * uniform(words[0]) - 1, b = 2 * uniform(words[1]) - 1;
    const float square = a * a + b * b;
    const bool inside = square > 0.16F && square < 0.64F, wrong = uniform(words[2]) < 0.1F;
    rows.x.f32()[2 * i] = a;
    rows.x.f32()[2 * i + 1] = b;
    rows.y.f32()[i] = inside != wrong ? 1.0F : 0.0F;
  }
  return rows;
}

void learn(const char* name, Sequential net, double weight_decay, std::int64_t patience) {
  static const Rows training = noisy_rings(40, 1), validation = noisy_rings(600, 2);
  net.build({Field::numbers(2)});
  ParameterArena weights = net.initialize(Seed(1));
  const Engine engine(1);
  const FitResult result =
      fit(engine, net, weights, training.examples(), validation.examples(),
          {.loss = BinaryCrossEntropy{},
           .optimizer = AdamW{.learning_rate = 0.01, .weight_decay = weight_decay},
           .epochs = 200,
           .batch_size = 20,
           .patience = patience});
  // Early stopping goes back to its best epoch; the others end where they end.
  const std::int64_t last = patience > 0 ? result.best_epoch : result.epochs;
  const EpochRecord& end = result.history[static_cast<std::size_t>(last - 1)];
  std::printf("%-16s%8d%10.3f%12.3f\n", name, static_cast<int>(result.epochs), end.loss,
              *end.validation_loss);
}

int main() {
  const Sequential plain({Dense{64, relu}, Dense{64, relu}, Dense{1, sigmoid}});
  const Sequential dropping(
      {Dense{64, relu}, Dropout{0.5}, Dense{64, relu}, Dropout{0.5}, Dense{1, sigmoid}});
  std::printf("%-16s%8s%10s%12s\n", "loss", "epochs", "training", "validation");
  learn("no cure", plain, 0, 0);
  learn("dropout", dropping, 0, 0);
  learn("weight decay", plain, 1, 0);
  learn("early stopping", plain, 0, 15);
}

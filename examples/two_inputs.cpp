// Two inputs and two outputs: a picture and a few numbers go in, a class and a size come out, each
// with a loss of its own. The picture's part and the numbers' part meet in the middle.
//   build/release/bin/example_two_inputs
#include <cstdio>
#include <lamina/lamina.hpp>

using namespace lamina;

int main() {
  // Pictures of 4 x 4 pixels with a bright left or right half, and the light they were taken in.
  constexpr std::int64_t rows = 200;
  Tensor pictures({rows, 4, 4, 1}, DType::u8);
  Tensor light({rows, 1});
  Tensor is_right({rows, 1});
  Tensor brightness({rows, 1});
  for (std::int64_t row = 0; row < rows; ++row) {
    const bool right = row % 2 == 1;
    const auto level = static_cast<float>(row % 10) / 10;
    for (std::int64_t i = 0; i < 16; ++i) {
      const bool bright = (i % 4 >= 2) == right;
      pictures.u8()[row * 16 + i] =
          static_cast<std::uint8_t>((bright ? 200 : 20) * level + row % 7);
    }
    light.f32()[row] = level;
    is_right.f32()[row] = right ? 1.0F : 0.0F;
    brightness.f32()[row] = level * 0.43F;
  }

  Network net({{"pixels", Flatten{}, {"image"}},
               {"seen", Dense{8, relu}, {"pixels"}},
               {"lit", Dense{4, relu}, {"light"}},
               {"both", Concatenate{}, {"seen", "lit"}},
               {"right", Dense{1, sigmoid}, {"both"}},
               {"brightness", Dense{1}, {"both"}}},
              {"right", "brightness"});
  net.build({Field::pixels(4, 4), {.name = "light", .shape = {1}}});

  FitOptions options;
  options.losses = {{"right", BinaryCrossEntropy{}}, {"brightness", MeanSquaredError{}, 4}};
  options.optimizer = Adam{.learning_rate = 0.01};
  options.epochs = 40;
  const Engine engine(1);
  ParameterArena weights = net.initialize(Seed(1));
  const Examples examples{.inputs = {pictures, light}, .targets = {is_right, brightness}};
  const FitResult result = fit(engine, net, weights, examples, {}, options);
  std::printf("loss %.3f -> %.3f\n", result.history.front().loss, result.history.back().loss);

  const Program program = net.lower(weights);
  Program::Workspace room;
  const std::array<ConstView, 2> asked = {pictures.view().rows(9, 1), light.view().rows(9, 1)};
  program.run(engine, asked, room);
  std::printf("picture 9: right with probability %.2f, brightness %.2f\n",
              *program.output(room, 0).f32(), *program.output(room, 1).f32());
}

// The chain rule by hand on a network of two layers, against the tape and against differences.
//   build/release/bin/example_08_backpropagation
#include <array>
#include <cmath>
#include <cstdio>
#include <lamina/lamina.hpp>

using namespace lamina;

int main() {
  // x -> a = w x + b -> h = tanh(a) -> z = v h + c -> y = sigmoid(z) -> L = (y - t)^2
  Sequential net({Dense{1, Activation::tanh}, Dense{1, sigmoid}});
  net.build({Field::numbers(1)});
  const auto& entries = net.parameters().entries();  // w, b, v, c
  ParameterArena weights(net.parameters(), DType::f64), slopes(net.parameters(), DType::f64);
  const std::array<double, 4> start = {0.8, 0.1, -1.2, 0.3};
  for (std::size_t i = 0; i < 4; ++i) *weights.view(entries[i]).f64() = start[i];
  const double x = 0.5, t = 1;

  const Engine engine(1);
  Tape tape(engine, DType::f64);
  const auto loss_by_tape = [&] {
    tape.begin_training(net.parameters(), weights, &slopes);
    const Var said = net.forward(tape, tape.input(ConstView(&x, {1, 1}, DType::f64)));
    const Var cost =
        loss(tape, MeanSquaredError{}, said, tape.input(ConstView(&t, {1, 1}, DType::f64)));
    const double value = *tape.value(cost).f64();
    tape.backward(cost);
    return value;
  };

  const auto [w, b, v, c] = start;
  const double a = w * x + b, h = std::tanh(a), z = v * h + c, y = 1 / (1 + std::exp(-z));
  std::printf("a %.4f  h %.4f  z %.4f  y %.4f  L %.4f (tape: %.4f)\n", a, h, z, y,
              (y - t) * (y - t), loss_by_tape());
  const double dl_dy = 2 * (y - t), dy_dz = y * (1 - y), dz_dh = v, dh_da = 1 - h * h;
  std::printf("dL/dy %.4f  dy/dz %.4f  dz/dh %.4f  dh/da %.4f\n", dl_dy, dy_dz, dz_dh, dh_da);
  const std::array<double, 4> by_hand = {dl_dy * dy_dz * dz_dh * dh_da * x,
                                         dl_dy * dy_dz * dz_dh * dh_da, dl_dy * dy_dz * h,
                                         dl_dy * dy_dz};
  std::printf("      by hand      tape     moved\n");
  for (std::size_t i = 0; i < 4; ++i) {
    loss_by_tape();
    const double by_tape = *slopes.view(entries[i]).f64();
    constexpr double little = 1e-5;
    double& weight = *weights.view(entries[i]).f64();
    weight = start[i] + little;
    const double above_it = loss_by_tape();
    weight = start[i] - little;
    const double below_it = loss_by_tape();
    weight = start[i];
    std::printf("dL/d%c %9.6f %9.6f %9.6f\n", "wbvc"[i], by_hand[i], by_tape,
                (above_it - below_it) / (2 * little));
  }
}

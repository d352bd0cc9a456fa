// What an outside project writes for a part of its own. own_parts.py counts the lines of each.
#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <iostream>
#include <lamina/lamina.hpp>

using namespace lamina;

// -- layer: 12
struct Scale {
  static constexpr std::string_view kind = "scale";
  double start = 1;
  ParameterId factor = {};
  void fields(Fields& f) { f("start", start, any_number(), "where the factors start"); }
  void build(LayerBuilder& b) {
    factor = b.add("factor", b.numbers().shape, ParameterKind::scale, Constant{start});
  }
  Var forward(Tape& t, Var x) const { return multiply_row(t, x, t.parameter(factor)); }
};

// -- loss: 8
struct FourthPower {
  static constexpr std::string_view kind = "fourth_power";
  void fields(Fields&) {}
  Var rows(Tape& t, Var y, Var target) const {
    const Var e = subtract(t, y, target);
    return multiply(t, multiply(t, e, e), multiply(t, e, e));
  }
};

// -- optimizer: 15
struct Signs {
  static constexpr std::string_view kind = "signs";
  static constexpr std::array<std::string_view, 1> slots = {"mean"};
  double learning_rate = 0.01;
  void fields(Fields& f) { f("learning_rate", learning_rate, above(0), "size of a step"); }
  void update(const Sweep& s) const {
    for (std::int64_t i = 0; i < s.size(); ++i) {
      float& mean = s.slots[0].f32()[i];
      mean = 0.9F * mean + 0.1F * s.gradients.f32()[i];
      if (mean != 0) s.parameters.f32()[i] -= std::copysign(float(s.learning_rate), mean);
    }
  }
};

// -- activation: 5
struct Cube {
  static constexpr std::string_view kind = "cube";
  void fields(Fields&) {}
  Var forward(Tape& t, Var z) const { return multiply(t, z, multiply(t, z, z)); }
};

// -- metric: 6
struct Largest {
  static constexpr std::string_view kind = "largest_error";
  void fields(Fields&) {}
  double value(const Answers& a) const { return std::abs(a.values[0] - a.truth[0]); }
};

// -- callback: 5
std::atomic<bool> good_enough = false;
On<EpochEnded> stop_when_good([](const EpochEnded& epoch) {
  if (epoch.loss < 0.01) good_enough = true;
});

// -- schedule: 6
struct Halving {
  static constexpr std::string_view kind = "halving";
  void fields(Fields&) {}
  double at(const SchedulePlace& p) const { return p.progress < 0.5 ? 1 : 0.5; }
};

// -- operation: 15
void square_forward(Step& s, const Op& op) {
  const float* x = s.input(op, 0).f32();
  for (std::int64_t i = 0; i < s.output(op).elements(); ++i) s.output(op).f32()[i] = x[i] * x[i];
}
void square_backward(Step& s, const Op& op) {
  const Step::Target dx = s.input_gradient(op, 0);
  for (std::int64_t i = 0; dx && i < dx.view.elements(); ++i) {
    const float d = 2 * s.input(op, 0).f32()[i] * s.output_gradient(op).f32()[i];
    dx.view.f32()[i] = dx.add ? dx.view.f32()[i] + d : d;
  }
}
const OpKind square_kind{"square", square_forward, square_backward};
Var square(Tape& t, Var x) {
  return t.record(square_kind, std::array{x}, std::array{t.shape(x)});
}
// -- end

struct Squared {
  static constexpr std::string_view kind = "squared";
  void fields(Fields&) {}
  Var forward(Tape& t, Var x) const { return square(t, x); }
};

int main() {
  Table table("squares");
  std::vector<double> x, y;
  for (int i = 0; i < 400; ++i) x.push_back(i % 40 / 20.0 - 1), y.push_back(x.back() * x.back());
  table.add_numbers("x", x).add_numbers("y", y);
  const Sequential net({Scale{.start = 0.5}, Squared{}, Dense{2, Cube{}}, Dense{1}});
  TrainOptions options{.target = "y", .task = "regression", .epochs = 100};
  options.loss = FourthPower{};
  options.optimizer = Signs{};
  options.schedule = ScheduleConfig{.schedule = Halving{}};
  options.stop = &good_enough;
  const Model model = train(net, table, options, &stop_when_good);
  save(model, "squares.lamina");
  Registry registry;
  registry.add<LayerConfig>(Scale{}).add<LayerConfig>(Squared{}).add<Activation>(Cube{});
  const Model again = load_model("squares.lamina", 1, registry);
  const std::array<MetricConfig, 1> metrics = {Largest{}};
  const double error = evaluate(again, table, {.metrics = metrics}).scores["largest_error"];
  std::cout << "own parts: error " << error << (good_enough ? ", stopped\n" : "\n");
  return error < 0.2 ? 0 : 1;
}

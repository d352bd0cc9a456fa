// Parts of one's own: a layer with a parameter, a loss and an optimizer are plain structs. They get
// what ours get: fields, checks, a place in files, the loop, the same bits on any thread.
//   build/release/bin/example_own_parts
#include <cmath>
#include <cstdio>
#include <lamina/lamina.hpp>

using namespace lamina;

/// Every column multiplied by a factor that is learnt.
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

/// e⁴: small errors hardly count.
struct FourthPower {
  static constexpr std::string_view kind = "fourth_power";
  void fields(Fields&) {}
  Var rows(Tape& t, Var y, Var target) const {
    const Var e = subtract(t, y, target);
    return multiply(t, multiply(t, e, e), multiply(t, e, e));
  }
};

/// Steps of one size, against the sign of a running mean of the gradients.
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

int main() {
  Table table("squares");
  std::vector<double> x, y;
  for (int i = 0; i < 400; ++i) x.push_back(i % 40 / 20.0 - 1), y.push_back(x.back() * x.back());
  table.add_numbers("x", x).add_numbers("y", y);

  const Sequential net({Dense{16, Activation::tanh}, Scale{.start = 0.5}, Dense{1}});
  TrainOptions options{.target = "y", .task = "regression", .epochs = 60};
  options.loss = FourthPower{};
  options.optimizer = Signs{};
  const Model model = train(net, table, options);
  const Row asked = {{"x", 0.5}};
  std::printf("0.5 squared is about %.2f\n", model.predict(asked).value);

  // A file names the layer by its kind; who opens it says what that is.
  save(model, "squares.lamina");
  const Model again = load_model("squares.lamina", 1, Registry().add<LayerConfig>(Scale{}));
  std::printf("and after a file %.2f\n", again.predict(asked).value);
}

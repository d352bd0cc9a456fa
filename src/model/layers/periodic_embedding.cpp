#include "lamina/model/layers/periodic_embedding.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"

namespace lamina {

namespace {

constexpr double pi = 3.14159265358979323846;
constexpr std::array<std::string_view, 2> form_names = {"pbld", "plr"};

class PeriodicEmbeddingLayer final : public Layer {
 public:
  explicit PeriodicEmbeddingLayer(const PeriodicEmbedding& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    columns_ = builder.numbers().shape.last();
    const std::int64_t waves = config_.frequencies;
    const std::int64_t units = config_.units - (pbld() ? 1 : 0);
    if (units < 1) builder.refuse("at least two units of pbld", "one of them is the number itself");
    const double inputs = static_cast<double>(pbld() ? waves : 2 * waves);
    const RandomUniform small{.limit = 1 / std::sqrt(inputs)};
    frequency_ = builder.add("frequency", {columns_, 1, waves}, ParameterKind::weight,
                             RandomNormal{.deviation = config_.deviation});
    if (pbld()) {
      phase_ = builder.add("phase", {columns_, waves}, ParameterKind::bias, RandomUniform{pi});
    }
    weight_ = builder.add("weight", {columns_, waves, units}, ParameterKind::weight, small);
    if (!pbld()) {
      sine_weight_ =
          builder.add("sine_weight", {columns_, waves, units}, ParameterKind::weight, small);
    }
    bias_ = builder.add("bias", {columns_, units}, ParameterKind::bias, small);
  }

  Var forward(Tape& tape, std::span<const Var> in) const override {
    const Var x = in[0];
    const std::int64_t rows = tape.shape(x).rows();
    const Var turns = reshape(tape, scale(tape, x, 2 * pi), {rows, columns_, 1});
    const Var phase = pbld() ? tape.parameter(phase_) : Var{};
    const Var angle = grouped_dense(tape, turns, tape.parameter(frequency_), phase);
    const Var waves = activate(tape, angle, Cosine{});
    const Var y = grouped_dense(tape, waves, tape.parameter(weight_), tape.parameter(bias_));
    if (pbld()) {
      const std::array<Var, 2> all = {flatten(tape, y), x};
      return concatenate(tape, all);
    }
    const Var sines = activate(tape, rescale(tape, angle, 1, -pi / 2), Cosine{});
    const Var more = grouped_dense(tape, sines, tape.parameter(sine_weight_), Var{});
    return flatten(tape, activate(tape, add(tape, y, more), Activation::relu));
  }

 private:
  bool pbld() const { return config_.form == PeriodicForm::pbld; }

  PeriodicEmbedding config_;
  std::int64_t columns_ = 0;
  ParameterId frequency_, phase_, weight_, sine_weight_, bias_;
};

}  // namespace

void PeriodicEmbedding::fields(Fields& f) {
  f("units", units, within(1, 1 << 16), "numbers a column becomes; pbld counts the number itself");
  f("frequencies", frequencies, within(1, 1 << 16), "waves of a column");
  f("deviation", deviation, at_least(0), "of the frequencies at the start");
  f("form", form, form_names, "pbld or plr");
}

std::string PeriodicEmbedding::detail() const {
  return fmt::format("{}, {} {}", form_names[static_cast<std::size_t>(form)], frequencies,
                     frequencies == 1 ? "frequency" : "frequencies");
}

std::unique_ptr<Layer> make_layer(const PeriodicEmbedding& config) {
  return std::make_unique<PeriodicEmbeddingLayer>(config);
}

}  // namespace lamina

#include "lamina/training/optimizers/muon.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "lamina/training/optimizers/adamw.hpp"
#include "training/optimizers/epsilon.hpp"
#include "training/optimizers/rule.hpp"

namespace lamina {

namespace {

constexpr std::array<std::string_view, 2> slot_names = {"momentum", "mean_square"};

/// Where a matrix is orthogonalized; s is its shorter side.
template <class T>
struct Room {
  std::int64_t rows, columns, s;
  T *x, *next;          // [rows, columns]
  T *square, *quartic;  // [s, s]: A and A²

  Room(const Shape& shape, T* scratch)
      : rows(shape[0]),
        columns(shape[1]),
        s(std::min(rows, columns)),
        x(scratch),
        next(x + rows * columns),
        square(next + rows * columns),
        quartic(square + s * s) {}
};

template <class T>
void product(const Engine& engine, T* c, std::int64_t rows, std::int64_t columns,
             const kernels::Matrix<T>& a, const kernels::Matrix<T>& b, std::int64_t k) {
  const kernels::Pair<T> pair{a, b, k};
  kernels::matmul<T>(engine, {c, rows, columns}, {&pair, 1}, kernels::SumOrder::chain, {});
}

/// x = a x + (b A + c A²) x with A = x xᵀ; for a tall one x = a x + x (b A + c A²) with A = xᵀ x.
template <class T>
void newton_schulz(const Engine& engine, const Room<T>& room) {
  const auto [rows, columns, s, x, next, square, quartic] = room;
  const bool tall = rows > columns;
  const kernels::Matrix<T> whole{x, columns, 1};
  const kernels::Matrix<T> squares{square, s, 1};
  if (tall) {
    product(engine, square, s, s, whole.transposed(), whole, rows);
  } else {
    product(engine, square, s, s, whole, whole.transposed(), columns);
  }
  product(engine, quartic, s, s, squares, squares, s);
  for (std::int64_t i = 0; i < s * s; ++i) {
    square[i] = static_cast<T>(-4.7750) * square[i] + static_cast<T>(2.0315) * quartic[i];
  }
  if (tall) {
    product(engine, next, rows, columns, whole, squares, s);
  } else {
    product(engine, next, rows, columns, squares, whole, s);
  }
  for (std::int64_t i = 0; i < rows * columns; ++i) {
    x[i] = static_cast<T>(3.4445) * x[i] + next[i];
  }
}

class MuonRule final : public OptimizerRule {
 public:
  explicit MuonRule(const Muon& config)
      : config_(config),
        others_(make_rule(AdamW{.learning_rate = config.learning_rate,
                                .beta1 = config.adam_beta1,
                                .beta2 = config.adam_beta2,
                                .epsilon = config.epsilon,
                                .weight_decay = config.weight_decay})) {}

  std::span<const std::string_view> slots() const override { return slot_names; }
  bool decays() const override { return config_.weight_decay != 0; }
  std::int64_t matrix_scratch(const Shape& shape) const override {
    const std::int64_t s = std::min(shape[0], shape[1]);
    return 2 * (shape.elements() + s * s);
  }
  void update(const Engine& engine, const Sweep& sweep) const override {
    if (sweep.matrix.rank() == 0) return others_->update(engine, sweep);
    on_floating(sweep.parameters.dtype, [&]<class T>(T) { update_matrix<T>(engine, sweep); });
  }

 private:
  template <class T>
  void update_matrix(const Engine& engine, const Sweep& sweep) const {
    const Room<T> room(sweep.matrix, elements<T>(sweep.scratch));
    const std::int64_t n = sweep.matrix.elements();
    remember(elements<T>(sweep.gradients), elements<T>(sweep.slots[0]), room.x, n);
    const double norm = std::sqrt(kernels::sum_of_squares<T>(engine, room.x, n));
    const auto unit = static_cast<T>(1 / (norm + config_.epsilon));
    for (std::int64_t i = 0; i < n; ++i) room.x[i] *= unit;
    for (std::int64_t i = 0; i < config_.ns_steps; ++i) newton_schulz(engine, room);
    const auto rate = static_cast<T>(sweep.learning_rate * scale_of(room.rows, room.columns));
    const auto pull = static_cast<T>(
        sweep.decays ? sweep.learning_rate * config_.weight_decay * sweep.decay_factor : 0);
    T* const p = elements<T>(sweep.parameters);
    for (std::int64_t i = 0; i < n; ++i) p[i] -= pull * p[i] + rate * room.x[i];
  }

  /// The new momentum, and in `x` what is made orthogonal.
  template <class T>
  void remember(const T* g, T* momentum, T* x, std::int64_t n) const {
    const auto keep = static_cast<T>(config_.momentum);
    const auto take = static_cast<T>(1 - config_.momentum);
    for (std::int64_t i = 0; i < n; ++i) {
      const T m = keep * momentum[i] + take * g[i];
      // A denormal would stay one for ever.
      momentum[i] = std::fabs(m) < std::numeric_limits<T>::min() ? 0 : m;
      x[i] = config_.nesterov ? keep * momentum[i] + take * g[i] : momentum[i];
    }
  }

  double scale_of(std::int64_t inputs, std::int64_t outputs) const {
    if (config_.rms_rate > 0) {
      return config_.rms_rate * std::sqrt(static_cast<double>(std::max(inputs, outputs)));
    }
    return std::sqrt(std::max(1.0, static_cast<double>(outputs) / static_cast<double>(inputs)));
  }

  Muon config_;
  std::shared_ptr<const OptimizerRule> others_;
};

}  // namespace

void Muon::fields(Fields& f) {
  f("learning_rate", learning_rate, above(0), "step size");
  f("momentum", momentum, below_one(), "memory of past gradients, of hidden weights");
  f("nesterov", nesterov, "take the gradient as if the last step had gone on");
  f("weight_decay", weight_decay, at_least(0), "pull of weights towards 0 at each step");
  f("ns_steps", ns_steps, within(1, 20), "steps towards singular values of 1");
  f("rms_rate", rms_rate, at_least(0), "size of a step beside AdamW's; 0: as in Jordan's Muon");
  f("adam_beta1", adam_beta1, below_one(), "memory of past gradients, of the others");
  f("adam_beta2", adam_beta2, below_one(), "memory of past squares, of the others");
  f("epsilon", epsilon, epsilon_range(), "keeps the divisions finite");
}

std::shared_ptr<const OptimizerRule> make_rule(const Muon& config) {
  return std::make_shared<MuonRule>(config);
}

}  // namespace lamina

// Automatic differentiation on a tape: operations are recorded as they run and played backwards.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "lamina/core/arena.hpp"
#include "lamina/core/engine.hpp"
#include "lamina/core/parameters.hpp"
#include "lamina/core/random.hpp"

namespace lamina {

/// A value on a tape, by its index.
struct Var {
  static constexpr std::uint32_t none = 0xFFFFFFFF;
  std::uint32_t id = none;
  explicit operator bool() const { return id != none; }
};

/// The attributes of an operation; each kind says what its slots mean.
struct OpArgs {
  std::array<double, 3> real{};
  std::array<std::int64_t, 3> integer{};
};

class Step;
struct Op;
class Tape;

/// What an operation does: two plain functions. Outputs after the first are kept values that the
/// backward function reads; only the first has a gradient.
struct OpKind {
  const char* name = nullptr;
  void (*forward)(Step&, const Op&) = nullptr;
  void (*backward)(Step&, const Op&) = nullptr;  ///< null: no gradient passes
  /// Makes `op` do the work of `next` too, the only reader of its output, if it can; null: it never
  /// can. A replay is then one operation shorter, with the same bits.
  bool (*absorb)(Op& op, const Op& next) = nullptr;
  /// The same for a replay of one row, where `op` then has the inputs of both, one after the other.
  bool (*join)(Op& op, const Op& next) = nullptr;
  /// What a replay of one row can find out once, its parameters staying where they are:
  /// Step::prepared.
  std::shared_ptr<const void> (*prepare)(const Step&, const Op&) = nullptr;
};

/// One recorded operation; operands are indices into the tape's list of them.
struct Op {
  const OpKind* kind = nullptr;
  std::uint32_t first_in = 0, n_in = 0, first_out = 0, n_out = 0;
  std::uint32_t layer = 0;  ///< which layer recorded it, as enter_layer() was told
  OpArgs args;
  bool wants_grad = false;
};

/// What the functions of an operation see: its operands, its gradients, and the step it runs in.
class Step {
 public:
  /// Where a gradient goes: nowhere (empty), over what is there, or added to it.
  struct Target {
    View view;
    bool add = false;
    explicit operator bool() const { return !view.empty(); }
  };

  Step(const Engine& engine_, bool training_, Seed seed_, std::uint64_t number_)
      : engine(engine_), training(training_), seed(seed_), number(number_) {}

  const ConstView& input(const Op& op, std::uint32_t i) const {
    return values[operands[op.first_in + i]];
  }
  /// Input i where the forward function may update it, as it does running statistics: a parameter
  /// of a training step. Any other is empty.
  View updated_input(const Op& op, std::uint32_t i) const;
  const View& output(const Op& op, std::uint32_t i = 0) const { return values[op.first_out + i]; }
  /// dL/d(first output), complete; the backward function may overwrite it.
  const View& output_gradient(const Op& op) const { return gradients[op.first_out]; }
  /// Claims the place for dL/d(input i).
  Target input_gradient(const Op& op, std::uint32_t i);

  const Engine& engine;
  bool training;
  Seed seed;
  std::uint64_t number;            ///< of the training step, from 0
  const void* prepared = nullptr;  ///< what the kind's prepare() found out

 private:
  friend class Tape;
  friend class Program;
  const View* values = nullptr;
  const std::uint32_t* operands = nullptr;
  View* gradients = nullptr;
  Tape* tape = nullptr;
};

/// Whether dropout drops and batch normalization uses the batch.
enum class Mode : std::uint8_t { evaluation, training };

/// Bytes of the activations and the gradients of one step.
struct StepMemory {
  std::size_t activations = 0;
  std::size_t gradients = 0;  ///< of activations; those of parameters have an arena of their own
  std::size_t total() const { return activations + gradients; }
};

/// Records operations as they run. One tape serves a whole run: begin() forgets the operations and
/// keeps the memory, so a warm step allocates nothing.
class Tape {
 public:
  /// All activations are `dtype`: f32, or f64 for gradient checks. The engine must outlive the
  /// tape.
  explicit Tape(const Engine& engine, DType dtype = DType::f32);

  /// Starts a training step on the parameters of `table`: operations may update the statistics
  /// among `values`, and with `gradients` backward() fills them.
  void begin_training(const ParameterTable& table, ParameterArena& values,
                      ParameterArena* gradients = nullptr, Seed seed = Seed(0),
                      std::uint64_t step_number = 0);
  /// Starts an evaluation, which only reads `values`.
  void begin_evaluation(const ParameterTable& table, const ParameterArena& values,
                        ParameterArena* gradients = nullptr);

  /// Starts a step that is only measured: operations record their shapes and compute nothing, and
  /// inputs are views without data. step_memory() then tells what the step would take.
  void begin_measured(Mode mode, const ParameterTable& table, bool with_gradients);

  /// Data that needs no gradient; the view must live until the next begin().
  Var input(const ConstView& value);
  /// Data whose gradient backward() computes, readable by gradient().
  Var variable(const ConstView& value);
  Var parameter(ParameterId id) const { return {id.index}; }

  /// Runs an operation and records it. `outputs` has one shape for every output.
  Var record(const OpKind& kind, std::span<const Var> inputs, std::span<const Shape> outputs,
             const OpArgs& args = {}, DType output_dtype = DType::i32 /* i32: the tape's own */);
  /// The same for an operation whose one output is its input's memory, seen in another shape.
  Var record_view(const OpKind& kind, Var input, const Shape& shape);
  /// Room for a list of Vars, until the next begin(): a warm step needs none from the heap.
  std::span<Var> list(std::size_t count);
  /// Names the layer of the operations that follow (an index the caller understands).
  void enter_layer(std::uint32_t layer) { layer_ = layer; }

  /// dL/d(everything that wants it), where `loss` is a scalar. A gradient's first writer
  /// overwrites, later ones add, in reverse order of recording; a parameter that nothing used gets
  /// zeros.
  void backward(Var loss);

  const ConstView& value(Var var) const { return values_[var.id]; }
  const Shape& shape(Var var) const { return values_[var.id].shape; }
  /// Empty when backward() did not reach `var`.
  ConstView gradient(Var var) const;
  /// Whether a backward pass will need the gradient of `var`.
  bool wants_gradient(Var var) const { return wants_gradient_[var.id] != 0; }
  bool recording_gradients() const { return gradients_wanted_; }
  bool training() const { return mode_ == Mode::training; }
  DType dtype() const { return dtype_; }
  const Engine& engine() const { return engine_; }

  std::span<const Op> operations() const { return ops_; }
  std::span<const std::uint32_t> operands() const { return operands_; }
  std::uint32_t parameters() const { return parameters_; }
  std::size_t variables() const { return values_.size(); }
  /// Bytes of activations and gradients that the largest step so far has needed.
  std::size_t workspace_bytes() const;
  /// What this step has taken so far.
  StepMemory step_memory() const { return {activations_.used(), gradient_memory_.used()}; }
  /// Takes the memory of such a step at once, so that the first one is as small as the later ones.
  void reserve(const StepMemory& step);

 private:
  friend class Step;
  friend class Program;
  Var push(void* data, const Shape& shape, DType dtype, bool wants_gradient);
  Var push_read_only(const ConstView& value, bool wants_gradient);
  Step::Target claim_gradient(std::uint32_t id);
  View take(BumpArena& arena, const Shape& shape, DType dtype) const;
  void forget(Mode mode, const ParameterTable& table, bool with_gradients);
  void push_parameters(const ParameterTable& table, const ParameterArena& values,
                       ParameterArena* gradients);
  void play_backwards();
  void claim_all_gradients();
  Step make_step();
  Op& add_op(const OpKind& kind, std::span<const Var> inputs, std::size_t outputs,
             const OpArgs& args);

  /// Lists of Vars, handed out in order and taken back all at once.
  struct Lists {
    std::vector<std::vector<Var>> blocks;  // a block never moves while it is in use
    std::size_t used = 0;                  // of the last block
  };

  const Engine& engine_;
  DType dtype_;
  Mode mode_ = Mode::evaluation;
  Seed seed_{0};
  std::uint64_t step_number_ = 0;
  std::uint32_t parameters_ = 0;
  std::uint32_t layer_ = 0;
  bool gradients_wanted_ = false;
  bool measured_ = false;  // shapes only

  std::vector<Op> ops_;
  std::vector<std::uint32_t> operands_;
  std::vector<View> values_;
  std::vector<View> gradients_;
  std::vector<std::uint8_t> wants_gradient_;
  std::vector<std::uint8_t> written_;
  BumpArena activations_;
  BumpArena gradient_memory_;
  Lists lists_;
};

}  // namespace lamina

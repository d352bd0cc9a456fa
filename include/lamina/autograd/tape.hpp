// Automatic differentiation on a tape: operations are recorded as they run and played backwards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <vector>

#include "lamina/autograd/op.hpp"
#include "lamina/core/arena.hpp"
#include "lamina/core/parameters.hpp"
#include "lamina/core/stack.hpp"

namespace lamina {

class Sizes;

/// A value on a tape, in the step that made it. A default one is none: an operand that is left out.
class Var {
 public:
  Var() = default;
  explicit operator bool() const { return id_ != none; }
  bool operator==(const Var&) const = default;

 private:
  friend class Tape;
  static constexpr std::uint32_t none = 0xFFFFFFFF;
  Var(std::uint32_t id, std::uint32_t step) : id_(id), step_(step) {}

  std::uint32_t id_ = none;
  std::uint32_t step_ = 0;
};

/// Whether dropout drops and batch normalization uses the batch.
enum class Mode : std::uint8_t { evaluation, training };

/// Which training step of a run it is: what random numbers depend on.
struct TrainingStep {
  Seed seed = Seed(0);
  std::optional<std::uint64_t> number = {};  ///< from 0; none: the one after the tape's last
  std::int64_t first_row = 0;         ///< of the whole batch, where the step sees a part of it
  double dropout_factor = 1;          ///< what rates of dropout are multiplied by, in [0, 1]
  double label_smoothing_factor = 1;  ///< likewise label_smoothing of losses
};

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
                      ParameterArena* gradients = nullptr, const TrainingStep& step = {});
  /// Starts an evaluation, which only reads `values`.
  void begin_evaluation(const ParameterTable& table, const ParameterArena& values,
                        ParameterArena* gradients = nullptr);

  /// Starts a step that is only measured: operations record their shapes and compute nothing, and
  /// inputs are views without data. step_memory() then tells what the step would take.
  void begin_measured(Mode mode, const ParameterTable& table, bool with_gradients);

  /// From the next begin() on: every step keeps what a reader may want to see, the gradient of each
  /// operation's output and z of dense(), before_activation(). It changes no bit.
  void watch(bool on) { watch_ = on; }
  bool watching() const { return watching_; }  ///< this step

  /// From now on rows come in turn, one for each of so many members of an ensemble: row b·G + g is
  /// what member g gets. 1: every row is for all of them.
  void rows_by_member(std::int64_t members) { members_ = members; }
  std::int64_t members() const { return members_; }
  /// From now on the answers of an ensemble's members to the same rows are left apart, [B·G,F], so
  /// that a loss can compare each of them with the target; else their mean is what comes out.
  void leave_members_apart(bool on) { members_apart_ = on; }
  bool members_apart() const { return members_apart_; }

  /// Data that needs no gradient; the view must live until the next begin().
  Var input(const ConstView& value);
  /// Data whose gradient backward() computes, readable by gradient().
  Var variable(const ConstView& value);
  Var parameter(ParameterId id) const;

  /// Runs an operation and records it, with the first `results` of its kind, or all, and a list of
  /// integers where its kind names one. Operands that break its rules are an Error (`usage.shape`,
  /// `.dtype`, `.value`) before anything runs; after an Error the step is as it was.
  Var record(const OpKind& kind, std::span<const Var> operands, const OpArgs& args = {},
             std::size_t results = 0, std::span<const std::int64_t> integers = {});
  Var record(const OpKind& kind, std::initializer_list<Var> operands, const OpArgs& args = {},
             std::size_t results = 0) {
    return record(kind, std::span(operands.begin(), operands.size()), args, results);
  }
  /// The same with results of these shapes.
  Var record(const OpKind& kind, std::span<const Var> operands, std::span<const Shape> results,
             const OpArgs& args = {});
  /// The same for an operation whose one result is its operand's memory, seen in another shape.
  Var record_view(const OpKind& kind, Var operand, const Shape& shape);
  /// Room for a list of Vars, until the next begin(): a warm step needs none from the heap.
  std::span<Var> list(std::size_t count);
  /// Names the layer of the operations that follow (an index the caller understands).
  void enter_layer(std::uint32_t layer) { layer_ = layer; }

  /// dL/d(everything that wants it), where `loss` is one number and L = share · loss: of a part of
  /// a batch, its share. A gradient's first writer overwrites, later ones add, in reverse order of
  /// recording; a parameter that nothing used gets zeros. Once a step.
  void backward(Var loss, double share = 1);
  /// Before backward(): gradient(var) will be read, so no operation may use its memory for another.
  void keep_gradient(Var var) { values_[checked(var)].flags |= kept; }

  const ConstView& value(Var var) const { return values_[checked(var)]; }
  const Shape& shape(Var var) const { return values_[checked(var)].shape; }
  /// dL/d(var); empty when backward() did not reach it. Error `usage.gradient` when an operation
  /// has used its memory: see keep_gradient().
  ConstView gradient(Var var) const;
  /// Whether a backward pass will need the gradient of `var`.
  bool wants_gradient(Var var) const { return (values_[checked(var)].flags & wanted) != 0; }
  bool recording_gradients() const { return gradients_wanted_; }
  bool training() const { return context_.training; }
  /// Of the training step, as TrainingStep has them; 1 in evaluation.
  double dropout_factor() const { return dropout_factor_; }
  double label_smoothing_factor() const { return label_smoothing_factor_; }
  DType dtype() const { return dtype_; }
  const Engine& engine() const { return context_.engine; }

  std::span<const Op> operations() const { return {ops_.begin(), ops_.end()}; }
  /// What made `var`; null for data and parameters.
  const Op* operation_of(Var var) const;
  /// The values that an operation of this step read and made; an operand left out is without data.
  Var operand(const Op& op, std::uint32_t i) const { return at(operands_[op.first_in + i]); }
  Var output(const Op& op, std::uint32_t i = 0) const { return at(op.first_out + i); }
  /// The list of integers that it was recorded with.
  std::span<const std::int64_t> integers(const Op& op) const {
    return {integers_.data() + op.first_integer, op.n_integers};
  }
  /// Bytes of activations and gradients that the largest step so far has needed.
  std::size_t workspace_bytes() const;
  /// What this step has taken so far.
  StepMemory step_memory() const { return {activations_.used(), gradient_memory_.used()}; }
  /// Takes the memory of such a step at once, so that the first one is as small as the later ones.
  void reserve(const StepMemory& step);

 private:
  friend class Step;
  friend class Program;
  /// What is known of a value, in its flags.
  static constexpr std::uint8_t wanted = 1;   // its gradient
  static constexpr std::uint8_t written = 2;  // its gradient is there, or the first of its parts
  static constexpr std::uint8_t kept = 4;     // its gradient, for a reader
  static constexpr std::uint8_t used_up = 8;  // the place of its gradient holds another
  static constexpr std::uint8_t inner = 16;   // kept by an operation; no gradient passes through it
  static constexpr std::uint8_t absent = 32;  // data without data

  Var at(std::uint32_t id) const { return {id, step_}; }
  std::uint32_t checked(Var var) const {
    if (var.step_ != step_ || var.id_ >= values_.size()) refuse(var);
    return var.id_;
  }
  [[noreturn]] void refuse(Var var) const;
  [[noreturn]] void refuse_parameter(ParameterId id) const;
  [[noreturn]] void refuse_variable(const ConstView& value) const;
  [[noreturn]] void refuse_type() const;
  [[noreturn]] void refuse_gradient(Var var) const;
  [[noreturn]] void refuse_backward(Var loss) const;
  [[noreturn]] void refuse_operands(const OpKind& kind, std::span<const Var> operands) const;

  Var push(void* data, const Shape& shape, DType dtype, std::uint8_t flags = 0);
  Var push_read_only(const ConstView& value, std::uint8_t flags);
  Step::Place claim_gradient(std::uint32_t id);
  View gradient_to_overwrite(std::uint32_t id, std::uint32_t kept_output);
  void* take(BumpArena& arena, const Shape& shape) const {
    if (!measured_) return arena.take(shape, dtype_);
    arena.count(shape, dtype_);
    return nullptr;
  }
  void forget(Mode mode, const ParameterTable& table, bool with_gradients);
  void push_left_out();
  void require_type(const ParameterArena& arena, const char* what) const;
  void push_parameters(const ParameterTable& table, const ParameterArena& values,
                       ParameterArena* gradients);
  void play_backwards();
  void claim_all_gradients();
  Step& context();
  template <class Results>
  Var record_op(const OpKind& kind, std::span<const Var> operands, const OpArgs& args,
                std::span<const std::int64_t> integers, Results push_results);
  void note_integers(Op& op, std::span<const std::int64_t> integers);
  void push_result(Op& op, void* data, const Shape& shape, DType dtype);
  void push_result(Op& op, const Shape& shape);

  /// Lists of Vars, handed out in order and taken back all at once.
  struct Lists {
    std::vector<std::vector<Var>> blocks;  // a block never moves while it is in use
    std::size_t used = 0;                  // of the last block
  };

  Step context_;  // what operations see
  DType dtype_;
  std::uint64_t next_step_number_ = 0;
  double dropout_factor_ = 1;
  double label_smoothing_factor_ = 1;
  std::uint32_t step_;  // of all tapes of the process, so that values of others are known
  std::uint32_t parameters_ = 0;
  std::uint32_t layer_ = 0;
  std::int64_t members_ = 1;
  bool members_apart_ = false;
  bool gradients_wanted_ = false;
  bool measured_ = false;  // shapes only
  bool played_ = false;    // backwards
  bool watch_ = false;
  bool watching_ = false;

  Stack<Op> ops_;
  Stack<std::uint32_t> operands_;
  Stack<std::int64_t> integers_;  // the lists of all operations
  Stack<Step::Value> values_;
  BumpArena activations_;
  BumpArena gradient_memory_;
  Lists lists_;
};

}  // namespace lamina

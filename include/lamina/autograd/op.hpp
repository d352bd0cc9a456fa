// What an operation is: its kind, the record of one that ran, and what its functions see.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include "lamina/autograd/op_rules.hpp"
#include "lamina/core/engine.hpp"
#include "lamina/core/random.hpp"
#include "lamina/core/tensor.hpp"

namespace lamina {

/// The attributes of an operation; its kind names them.
struct OpArgs {
  std::array<double, 3> real{};
  std::array<std::int64_t, 3> integer{};
};

class Step;
struct Op;
class Tape;

/// How a replay of one row runs several operations of a kind as one, each but the first the only
/// reader of the one before it.
struct OneRow {
  bool (*joins)(const Step&, const Op& last, const Op& next) = nullptr;
  /// What can be found out once, the parameters staying where they are: Step::prepared.
  std::shared_ptr<const void> (*prepare)(const Step&, std::span<const Op>) = nullptr;
  /// Reads the operands of the first, writes what the last returns.
  void (*forward)(Step&, const Op&) = nullptr;
};

/// What an operation does: two plain functions; and what it says of itself. A user's own needs the
/// functions only: its operands are then numbers, and what it returns has the shape of the first.
struct OpKind {
  const char* name = nullptr;
  void (*forward)(Step&, const Op&) = nullptr;
  void (*backward)(Step&, const Op&) = nullptr;  ///< null: no gradient passes
  RuleList<Operand> operands = {};
  /// The first is returned; the others are kept values that the backward function reads, and have
  /// no gradient.
  RuleList<Result> results = {};
  std::array<const char*, 3> reals = {};     ///< names of OpArgs::real
  std::array<const char*, 3> integers = {};  ///< names of OpArgs::integer
  const char* integer_list = nullptr;        ///< name of a list of any length: Step::integers
  /// The shape of the first result where rules cannot tell it, after checks that they cannot make.
  Shape (*first_result)(const Step&, const Op&) = nullptr;
  /// Makes `op` do the work of `next` too, the only reader of its output, if it can; null: it never
  /// can. A replay is then one operation shorter, with the same bits.
  bool (*absorb)(Op& op, const Op& next) = nullptr;
  const OneRow* one_row = nullptr;
  bool activates = false;  ///< the first operand is a z: see before_activation()
};

/// One recorded operation; operands are indices into the tape's list of them.
struct Op {
  const OpKind* kind = nullptr;
  std::uint32_t first_in = 0, n_in = 0, first_out = 0, n_out = 0;
  std::uint32_t layer = 0;  ///< which layer recorded it, as enter_layer() was told
  std::uint32_t first_integer = 0, n_integers = 0;  ///< in the tape's list of them
  bool wants_grad = false;
  OpArgs args;
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

  Step(const Engine& engine_, bool training_) : engine(engine_), training(training_) {}

  const ConstView& input(const Op& op, std::uint32_t i) const {
    return values[operands[op.first_in + i]];
  }
  /// Input i where the forward function may update it, as it does running statistics: a parameter
  /// of a training step. Any other is empty.
  View updated_input(const Op& op, std::uint32_t i) const;
  const View& output(const Op& op, std::uint32_t i = 0) const { return values[op.first_out + i]; }
  /// The list that the kind names as `integer_list`.
  std::span<const std::int64_t> integers(const Op& op) const {
    return {listed + op.first_integer, op.n_integers};
  }
  /// dL/d(first output), complete.
  ConstView output_gradient(const Op& op) const {
    return values[op.first_out].with_data(values[op.first_out].gradient);
  }
  /// A block for another gradient of that shape: the place of output_gradient(op), which is then
  /// used up, or one of its own where somebody asked to keep that. An output `kept` (not 0) of `op`
  /// has it as its gradient.
  View gradient_to_overwrite(const Op& op, std::uint32_t kept = 0);
  /// The place for the gradient of the output `kept` in a step that is watched; else empty: nobody
  /// will read it.
  View watched_gradient(const Op& op, std::uint32_t kept);
  /// Claims the place for dL/d(input i).
  Target input_gradient(const Op& op, std::uint32_t i) {
    const std::uint32_t id = operands[op.first_in + i];
    const Place place = claim_gradient(id);
    return {values[id].with_data(place.data), place.add};
  }

  const Engine& engine;
  bool training;
  Seed seed = Seed(0);
  std::uint64_t number = 0;  ///< of the training step, from 0
  /// Place of the first row in the whole batch, of which this may be a part.
  std::int64_t first_row = 0;
  const void* prepared = nullptr;  ///< what OneRow::prepare found out

 private:
  friend class Tape;
  friend class Program;
  /// What is known of a value.
  struct Value : View {
    View with_data(void* data) const { return {data, shape, dtype}; }

    std::uint8_t flags = 0;    // of its tape
    void* gradient = nullptr;  // of the same shape and type
  };
  struct Place {
    void* data;
    bool add;
  };
  Place claim_gradient(std::uint32_t id);

  const Value* values = nullptr;
  Tape* tape = nullptr;
  const std::uint32_t* operands = nullptr;
  const std::int64_t* listed = nullptr;
};

}  // namespace lamina

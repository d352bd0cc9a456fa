// The operations of an evaluation, recorded once and replayed for any number of rows.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "lamina/autograd/tape.hpp"

namespace lamina {

/// Immutable after construction; any number of threads may run it, each with its own Workspace.
class Program {
 public:
  /// What one caller needs while it runs: kept between calls, it makes them free of allocation. It
  /// may go from program to program.
  class Workspace {
   public:
    Workspace() = default;
    ~Workspace() = default;
    Workspace(const Workspace&) = delete;  // its values lie in its own memory
    Workspace& operator=(const Workspace&) = delete;
    std::size_t bytes() const { return memory_.empty() ? 0 : memory_.bytes(); }

   private:
    friend class Program;
    Tensor memory_;
    std::vector<View> values_;
    std::uint64_t program_ = 0;  // whose values
  };

  Program() = default;
  /// Takes what `tape` recorded in evaluation mode on inputs of one row. Parameters stay where they
  /// are: `values` must outlive the program. One of a measured step tells sizes and does not run.
  Program(const Tape& tape, std::span<const Var> inputs, std::span<const Var> outputs);
  Program(const Tape& tape, std::span<const Var> inputs, Var output)
      : Program(tape, inputs, std::span<const Var>(&output, 1)) {}

  /// Runs on inputs[i] of shape [rows, …], in the order of construction; the results live in the
  /// workspace until the next run. Returns the first.
  const ConstView& run(const Engine& engine, std::span<const ConstView> inputs,
                       Workspace& workspace) const;

  std::size_t outputs() const { return outputs_.size(); }
  /// The other results of the last run in `workspace`.
  const ConstView& output(const Workspace& workspace, std::size_t index) const {
    return workspace.values_[outputs_[index]];
  }

  /// Bytes of a workspace that has room for `rows`.
  std::int64_t workspace_bytes(std::int64_t rows) const;
  /// For one row.
  const Shape& output_shape(std::size_t index = 0) const { return values_[outputs_[index]].shape; }
  std::int64_t output_columns(std::size_t index = 0) const { return output_shape(index).columns(); }
  std::span<const Op> operations() const { return ops_; }
  /// Those that one row takes.
  std::span<const Op> row_operations() const { return row_ops_; }

 private:
  /// Calls merge(op, next) for operations where only `next` reads what `op` says, as its first
  /// input; true makes them one.
  template <class Merge>
  std::vector<Op> merged(const std::vector<Op>& ops, Merge merge) const;
  bool join(Op& op, const Op& next);
  Step make_step(const Engine& engine, const std::vector<View>& values) const;
  /// Puts inputs where operations read them; false where the workspace is not prepared for such.
  bool take(std::span<const ConstView> inputs, Workspace& workspace) const;
  void prepare(Workspace& workspace, std::int64_t rows) const;

  std::vector<Op> ops_;
  std::vector<Op> row_ops_;
  std::vector<std::shared_ptr<const void>> row_prepared_;
  std::vector<std::uint32_t> operands_;
  std::vector<View> values_;
  std::vector<std::int64_t> row_offsets_;
  std::vector<std::uint32_t> inputs_;
  std::vector<std::uint32_t> outputs_;
  std::int64_t row_bytes_ = 0;
  std::uint64_t number_ = 0;  // of all programs of the process, from 1; copies are one program
};

}  // namespace lamina

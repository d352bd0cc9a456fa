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
    std::vector<Step::Value> values_;
    std::uint64_t program_ = 0;  // whose values
  };

  Program() = default;
  /// Takes what `tape` recorded in evaluation mode on inputs of one row: what depends on them has
  /// as many rows more as the inputs later have, all else stays as it is. Parameters stay where
  /// they are: `values` must outlive the program. One of a measured step tells sizes and does not
  /// run.
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
  /// How many one row takes.
  std::size_t row_operations() const { return row_steps_.size(); }

 private:
  /// An operation of a replay of one row, which may do the work of several.
  struct RowStep {
    void (*forward)(Step&, const Op&);
    Op op;
    std::shared_ptr<const void> prepared;
  };

  /// How many operations read each value; the caller is one more reader of an output.
  std::vector<int> readers() const;
  /// Whether `next` reads what `op` says, first of all, and nobody else does.
  bool follows(const Op& op, const Op& next, const std::vector<int>& readers) const;
  void absorb();
  void join_rows(const Engine& engine);
  void lay_out();
  Step make_step(const Engine& engine, const std::vector<Step::Value>& values) const;
  /// Puts inputs where operations read them; false where the workspace is not prepared for such.
  bool take(std::span<const ConstView> inputs, Workspace& workspace) const;
  void prepare(Workspace& workspace, std::int64_t rows) const;

  /// Where a value of an operation lies in a workspace, and whether it has a part for every row.
  struct Place {
    std::int64_t offset = -1;  // bytes, of one row where it is of rows; -1: elsewhere
    bool of_rows = false;
  };

  std::vector<Op> ops_;
  std::vector<RowStep> row_steps_;
  std::vector<std::uint32_t> operands_;
  std::vector<std::int64_t> integers_;
  std::vector<Step::Value> values_;
  std::vector<Place> places_;
  std::vector<std::uint32_t> inputs_;
  std::vector<std::uint32_t> outputs_;
  std::int64_t fixed_bytes_ = 0;
  std::int64_t row_bytes_ = 0;
  std::uint64_t number_ = 0;  // of all programs of the process, from 1; copies are one program
};

}  // namespace lamina

#include "lamina/autograd/program.hpp"

#include <algorithm>
#include <utility>

#include "core/assert.hpp"

namespace lamina {

Program::Program(const Tape& tape, std::span<const Var> inputs, Var output)
    : ops_(tape.ops_), operands_(tape.operands_), values_(tape.values_), output_(output.id) {
  LAMINA_ASSERT(!tape.training(), "a program replays an evaluation");
  constexpr std::int64_t alignment = 64;
  row_offsets_.assign(values_.size(), -1);
  for (const Var in : inputs) inputs_.push_back(in.id);
  absorb();
  for (const Op& op : ops_) {
    for (std::uint32_t id = op.first_out; id < op.first_out + op.n_out; ++id) {
      LAMINA_ASSERT(values_[id].shape.rows() == 1, "a program is recorded on one row");
      row_offsets_[id] = row_bytes_;
      // A multiple of 64 bytes a row keeps every value aligned for any number of rows.
      const auto bytes = static_cast<std::int64_t>(values_[id].bytes());
      row_bytes_ += (bytes + alignment - 1) / alignment * alignment;
    }
  }
}

void Program::absorb() {
  std::vector<int> readers(values_.size());
  for (const std::uint32_t id : operands_) ++readers[id];
  ++readers[output_];
  std::vector<Op> ops;
  for (const Op& op : ops_) {
    const bool follows = !ops.empty() && op.n_in == 1 && op.n_out == 1 &&
                         operands_[op.first_in] == ops.back().first_out &&
                         readers[ops.back().first_out] == 1;
    if (follows && ops.back().kind->absorb != nullptr && ops.back().kind->absorb(ops.back(), op)) {
      ops.back().first_out = op.first_out;
    } else {
      ops.push_back(op);
    }
  }
  ops_ = std::move(ops);
}

std::int64_t Program::workspace_bytes(std::int64_t rows) const {
  return std::max<std::int64_t>(rows, 1) * std::max<std::int64_t>(row_bytes_, 64);
}

void Program::prepare(Workspace& workspace, std::int64_t rows) const {
  if (workspace.values_.size() != values_.size()) {
    workspace.values_ = values_;
    workspace.rows_ = -1;
  }
  if (rows > workspace.capacity_ || workspace.memory_.empty()) {
    workspace.capacity_ = std::max<std::int64_t>(rows, 1);
    workspace.memory_ = Tensor(Shape{workspace_bytes(workspace.capacity_) / 4});
    workspace.rows_ = -1;
  }
  if (workspace.rows_ == rows) return;
  auto* memory = static_cast<std::byte*>(workspace.memory_.view().data);
  for (std::size_t id = 0; id < values_.size(); ++id) {
    if (row_offsets_[id] < 0) continue;
    workspace.values_[id].data = memory + row_offsets_[id] * rows;
    workspace.values_[id].shape = values_[id].shape.with_rows(rows);
  }
  workspace.rows_ = rows;
}

View Program::run(const Engine& engine, std::span<const View> inputs, Workspace& workspace) const {
  LAMINA_ASSERT(inputs.size() == inputs_.size(), "a program gets the inputs it was recorded with");
  prepare(workspace, inputs.empty() ? 0 : inputs[0].shape.rows());
  for (std::size_t i = 0; i < inputs.size(); ++i) workspace.values_[inputs_[i]] = inputs[i];
  Step step(engine, false, Seed(0), 0);
  step.values = workspace.values_.data();
  step.operands = operands_.data();
  for (const Op& op : ops_) op.kind->forward(step, op);
  return workspace.values_[output_];
}

}  // namespace lamina

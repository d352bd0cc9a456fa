#include "lamina/autograd/program.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

#include "core/assert.hpp"

namespace lamina {

namespace {

std::uint64_t next_number() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

}  // namespace

Program::Program(const Tape& tape, std::span<const Var> inputs, std::span<const Var> outputs)
    : ops_(tape.ops_), operands_(tape.operands_), values_(tape.values_), number_(next_number()) {
  LAMINA_ASSERT(!tape.training(), "a program replays an evaluation");
  constexpr std::int64_t alignment = 64;
  row_offsets_.assign(values_.size(), -1);
  for (const Var in : inputs) inputs_.push_back(tape.checked(in));
  for (const Var out : outputs) outputs_.push_back(tape.checked(out));
  ops_ = merged(ops_, [](Op& op, const Op& next) {
    return next.n_in == 1 && op.kind->absorb != nullptr && op.kind->absorb(op, next);
  });
  row_ops_ = merged(ops_, [this](Op& op, const Op& next) { return join(op, next); });
  const Step step = make_step(tape.engine(), values_);
  for (const Op& op : row_ops_) {
    row_prepared_.push_back(op.kind->prepare != nullptr ? op.kind->prepare(step, op) : nullptr);
  }
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

template <class Merge>
std::vector<Op> Program::merged(const std::vector<Op>& ops, Merge merge) const {
  std::vector<int> readers(values_.size());
  for (const Op& op : ops) {
    for (std::uint32_t i = 0; i < op.n_in; ++i) ++readers[operands_[op.first_in + i]];
  }
  for (const std::uint32_t output : outputs_) ++readers[output];
  std::vector<Op> result;
  for (const Op& op : ops) {
    const bool follows = !result.empty() && op.n_out == 1 &&
                         operands_[op.first_in] == result.back().first_out &&
                         readers[result.back().first_out] == 1;
    if (follows && merge(result.back(), op)) {
      result.back().first_out = op.first_out;
    } else {
      result.push_back(op);
    }
  }
  return result;
}

bool Program::join(Op& op, const Op& next) {
  if (op.kind->join == nullptr || !op.kind->join(op, next)) return false;
  std::vector<std::uint32_t> inputs;
  for (const Op* one : {static_cast<const Op*>(&op), &next}) {
    const auto first = operands_.begin() + one->first_in;
    inputs.insert(inputs.end(), first, first + one->n_in);
  }
  op.first_in = static_cast<std::uint32_t>(operands_.size());
  op.n_in = static_cast<std::uint32_t>(inputs.size());
  operands_.insert(operands_.end(), inputs.begin(), inputs.end());
  return true;
}

std::int64_t Program::workspace_bytes(std::int64_t rows) const {
  return std::max<std::int64_t>(rows, 1) * std::max<std::int64_t>(row_bytes_, 64);
}

Step Program::make_step(const Engine& engine, const std::vector<View>& values) const {
  Step step(engine, false);
  step.values = values.data();
  step.operands = operands_.data();
  return step;
}

bool Program::take(std::span<const ConstView> inputs, Workspace& workspace) const {
  if (workspace.program_ != number_) return false;
  bool fit = true;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    View& value = workspace.values_[inputs_[i]];
    fit = fit && inputs[i].shape == value.shape && inputs[i].dtype == value.dtype;
    value.point_at(const_cast<void*>(inputs[i].data()));  // read as a ConstView only
  }
  return fit;
}

void Program::prepare(Workspace& workspace, std::int64_t rows) const {
  workspace.program_ = number_;
  workspace.values_ = values_;
  const std::int64_t needed = workspace_bytes(rows);
  if (static_cast<std::int64_t>(workspace.bytes()) < needed) {
    workspace.memory_ = Tensor(Shape{needed / 4});
  }
  for (const std::uint32_t id : inputs_) {
    workspace.values_[id].shape = values_[id].shape.with_rows(rows);
  }
  auto* memory = static_cast<std::byte*>(workspace.memory_.view().data());
  for (std::size_t id = 0; id < values_.size(); ++id) {
    if (row_offsets_[id] < 0) continue;
    workspace.values_[id].point_at(memory + row_offsets_[id] * rows);
    workspace.values_[id].shape = values_[id].shape.with_rows(rows);
  }
}

const ConstView& Program::run(const Engine& engine, std::span<const ConstView> inputs,
                              Workspace& workspace) const {
  LAMINA_ASSERT(inputs.size() == inputs_.size(), "a program gets the inputs it was recorded with");
  const std::int64_t rows = inputs.empty() ? 0 : inputs[0].shape.rows();
  if (!take(inputs, workspace)) {
    prepare(workspace, rows);
    const bool fit = take(inputs, workspace);
    LAMINA_ASSERT(fit, "inputs are as the recorded ones but for their rows");
  }
  Step step = make_step(engine, workspace.values_);
  if (rows == 1) {
    for (std::size_t i = 0; i < row_ops_.size(); ++i) {
      step.prepared = row_prepared_[i].get();
      row_ops_[i].kind->forward(step, row_ops_[i]);
    }
  } else {
    for (const Op& op : ops_) op.kind->forward(step, op);
  }
  return workspace.values_[outputs_[0]];
}

}  // namespace lamina

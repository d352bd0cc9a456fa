#include "lamina/autograd/program.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

#include "lamina/core/error.hpp"

namespace lamina {

namespace {

std::uint64_t next_number() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

[[noreturn]] void refuse(const std::string& got, const std::string& fix) {
  throw Error({.code = "usage.program",
               .what = "a program cannot take " + got,
               .where = "Program",
               .fix = fix});
}

}  // namespace

Program::Program(const Tape& tape, std::span<const Var> inputs, std::span<const Var> outputs)
    : ops_(tape.ops_.begin(), tape.ops_.end()),
      operands_(tape.operands_.begin(), tape.operands_.end()),
      integers_(tape.integers_.begin(), tape.integers_.end()),
      values_(tape.values_.begin(), tape.values_.end()),
      number_(next_number()) {
  if (tape.training()) refuse("a training step", "record it between begin_evaluation() and here");
  for (const Var in : inputs) {
    if (tape.shape(in).rank() == 0 || tape.shape(in).rows() != 1) {
      refuse("an input of shape " + to_string(tape.shape(in)), "record it on inputs of one row");
    }
    inputs_.push_back(tape.checked(in));
  }
  for (const Var out : outputs) outputs_.push_back(tape.checked(out));
  absorb();
  join_rows(tape.engine());
  lay_out();
}

std::vector<int> Program::readers() const {
  std::vector<int> count(values_.size());
  for (const Op& op : ops_) {
    for (std::uint32_t i = 0; i < op.n_in; ++i) ++count[operands_[op.first_in + i]];
  }
  for (const std::uint32_t output : outputs_) ++count[output];
  return count;
}

bool Program::follows(const Op& op, const Op& next, const std::vector<int>& readers) const {
  return next.n_in > 0 && next.n_out == 1 && operands_[next.first_in] == op.first_out &&
         readers[op.first_out] == 1;
}

void Program::absorb() {
  const std::vector<int> read = readers();
  std::vector<Op> result;
  for (const Op& op : ops_) {
    Op* const last = result.empty() ? nullptr : &result.back();
    if (last != nullptr && last->kind->absorb != nullptr && op.n_in == 1 &&
        follows(*last, op, read) && last->kind->absorb(*last, op)) {
      last->first_out = op.first_out;
    } else {
      result.push_back(op);
    }
  }
  ops_ = std::move(result);
}

void Program::join_rows(const Engine& engine) {
  const std::vector<int> read = readers();
  const Step step = make_step(engine, values_);
  for (std::size_t first = 0, end = 0; first < ops_.size(); first = end) {
    const Op& op = ops_[first];
    const OneRow* const row = op.kind->one_row;
    end = first + 1;
    while (row != nullptr && end < ops_.size() && follows(ops_[end - 1], ops_[end], read) &&
           row->joins(step, ops_[end - 1], ops_[end])) {
      ++end;
    }
    RowStep& joined = row_steps_.emplace_back(RowStep{op.kind->forward, op, nullptr});
    if (end == first + 1) continue;
    joined.forward = row->forward;
    joined.op.first_out = ops_[end - 1].first_out;
    joined.prepared = row->prepare(step, std::span(ops_).subspan(first, end - first));
  }
}

/// A multiple of 64 bytes for a value, or a row of it, keeps all aligned for any number of rows.
void Program::lay_out() {
  constexpr std::int64_t alignment = 64;
  places_.resize(values_.size());
  for (const std::uint32_t in : inputs_) places_[in].of_rows = true;
  for (const Op& op : ops_) {
    bool of_rows = false;
    for (std::uint32_t i = 0; i < op.n_in; ++i) {
      of_rows = of_rows || places_[operands_[op.first_in + i]].of_rows;
    }
    std::int64_t& end = of_rows ? row_bytes_ : fixed_bytes_;
    for (std::uint32_t id = op.first_out; id < op.first_out + op.n_out; ++id) {
      places_[id] = {end, of_rows};
      const auto bytes = static_cast<std::int64_t>(values_[id].bytes());
      end += (bytes + alignment - 1) / alignment * alignment;
    }
  }
}

std::int64_t Program::workspace_bytes(std::int64_t rows) const {
  return fixed_bytes_ + std::max<std::int64_t>(rows, 1) * std::max<std::int64_t>(row_bytes_, 64);
}

Step Program::make_step(const Engine& engine, const std::vector<Step::Value>& values) const {
  Step step(engine, false);
  step.values = values.data();
  step.operands = operands_.data();
  step.listed = integers_.data();
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
  auto* memory = static_cast<std::byte*>(workspace.memory_.view().data());
  for (std::size_t id = 0; id < values_.size(); ++id) {
    const auto [offset, of_rows] = places_[id];
    View& value = workspace.values_[id];
    if (of_rows && value.shape.rank() > 0) {
      value.shape = value.shape.with_rows(rows * value.shape.rows());
    }
    if (offset >= 0) value.point_at(memory + (of_rows ? fixed_bytes_ + offset * rows : offset));
  }
}

const ConstView& Program::run(const Engine& engine, std::span<const ConstView> inputs,
                              Workspace& workspace) const {
  if (inputs.size() != inputs_.size()) {
    refuse(std::to_string(inputs.size()) + " inputs",
           "give the " + std::to_string(inputs_.size()) + " that it was recorded with");
  }
  const std::int64_t rows = inputs.empty() ? 0 : inputs[0].shape.rows();
  if (!take(inputs, workspace)) {
    prepare(workspace, rows);
    if (!take(inputs, workspace)) {
      workspace.program_ = 0;
      refuse("inputs of other shapes or types", "change no more than the rows, of all inputs");
    }
  }
  Step step = make_step(engine, workspace.values_);
  if (rows == 1) {
    for (const RowStep& row : row_steps_) {
      step.prepared = row.prepared.get();
      row.forward(step, row.op);
    }
  } else {
    for (const Op& op : ops_) op.kind->forward(step, op);
  }
  return workspace.values_[outputs_[0]];
}

}  // namespace lamina

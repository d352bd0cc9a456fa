#include "exchange/evaluation.hpp"

#include <algorithm>
#include <utility>

#include "lamina/autograd/tape.hpp"
#include "lamina/core/engine.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

using From = EvaluationValue::From;

/// Gives every value of a tape its place.
class Places {
 public:
  Places(const Tape& tape, Evaluation& evaluation) : tape_(tape), evaluation_(evaluation) {}

  std::size_t add(Var var, From from, std::string name) {
    const ConstView& view = tape_.value(var);
    evaluation_.values.push_back({from, std::move(name), view.shape, view.dtype, {}});
    if (from == From::parameter) evaluation_.values.back().data = view;
    vars_.push_back(var);
    return vars_.size() - 1;
  }
  std::size_t of(Var var) {
    const auto found = std::find(vars_.begin(), vars_.end(), var);
    // What is neither data nor made by an operation is an operand that was left out.
    if (found == vars_.end()) return add(var, From::nothing, "");
    return static_cast<std::size_t>(found - vars_.begin());
  }

 private:
  const Tape& tape_;
  Evaluation& evaluation_;
  std::vector<Var> vars_;
};

}  // namespace

Evaluation record_evaluation(const Network& network, const ParameterArena& parameters) {
  const Engine alone(1);
  Tape tape(alone);
  tape.begin_evaluation(network.parameters(), parameters);
  Evaluation evaluation;
  Places places(tape, evaluation);
  const std::vector<ParameterEntry>& entries = network.parameters().entries();
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    places.add(tape.parameter({i}), From::parameter, entries[i].name);
  }
  std::vector<Tensor> rows;
  rows.reserve(network.inputs().size());
  std::vector<Var> in;
  for (const Field& field : network.inputs()) {
    rows.emplace_back(field.of_rows(1), field.dtype);
    in.push_back(tape.input(rows.back()));
    places.add(in.back(), From::input, field.name);
  }
  const Var answer = network.forward(tape, in);
  for (const Op& op : tape.operations()) {
    EvaluationCall call;
    call.kind = op.kind->name;
    call.node = network.layer_name(op.layer);
    call.args = op.args;
    for (std::uint32_t i = 0; i < op.n_in; ++i) {
      call.operands.push_back(places.of(tape.operand(op, i)));
    }
    call.result = places.add(tape.output(op), From::operation, "");
    const auto integers = tape.integers(op);
    call.integers.assign(integers.begin(), integers.end());
    evaluation.calls.push_back(std::move(call));
  }
  evaluation.answer = places.of(answer);
  return evaluation;
}

void refuse_export(const std::string& what, const std::string& where, const std::string& fix) {
  throw Error({.code = "model.not_exported", .what = what, .where = where, .fix = fix});
}

}  // namespace lamina

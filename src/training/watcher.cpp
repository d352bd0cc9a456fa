#include "training/watcher.hpp"

#include <algorithm>
#include <cstring>

#include "lamina/autograd/operations.hpp"

namespace lamina {

namespace {

template <class Named>
const Named* find(std::span<const Named> all, std::string_view name) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Named& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

ConstView row_of(const ConstView& values, std::int64_t row) {
  return values.empty() ? values : values.rows(row, 1);
}

/// What the node of number `index` gave, before its activation.
Var z_of(const Tape& tape, Var output, std::size_t index) {
  const Op* op = tape.operation_of(output);
  // A node may hand on what another one made.
  return op != nullptr && op->layer == index ? before_activation(tape, output) : output;
}

}  // namespace

WatchedNode WatchedNode::at(std::int64_t row) const {
  return {name, row_of(z, row), row_of(output, row), row_of(dz, row), row_of(doutput, row)};
}

const WatchedNode* WatchedStep::node(std::string_view name) const {
  return find(nodes_, name);
}

const WatchedParameter* WatchedStep::parameter(std::string_view name) const {
  return find(parameters_, name);
}

Watcher::Watcher(const Network& network)
    : network_(network),
      before_(network.parameters()),
      change_(network.parameters()),
      outputs_(network.nodes().size()),
      values_(outputs_.size()),
      nodes_(outputs_.size()),
      parameters_(network.parameters().size()) {
  step_.before = &before_;
  step_.change = &change_;
  step_.nodes_ = nodes_;
  step_.parameters_ = parameters_;
}

void Watcher::begin(const ParameterArena& parameters, const Examples& batch) {
  whole_ = false;
  std::memcpy(before_.all().data(), parameters.all().data(), parameters.all().bytes());
  step_.batch = batch;
  memory_.reset();
  std::fill(values_.begin(), values_.end(), Values{});
}

void Watcher::copy(View& to, const ConstView& rows, std::int64_t first) {
  if (rows.empty()) return;
  if (to.empty()) {
    const Shape shape = rows.shape.with_rows(step_.batch.rows());
    to = View(memory_.take(shape, rows.dtype), shape, rows.dtype);
  }
  std::memcpy(to.rows(first, rows.shape.rows()).data(), rows.data(), rows.bytes());
}

void Watcher::take(const Tape& tape, std::int64_t first) {
  for (std::size_t i = 0; i < outputs_.size(); ++i) {
    Values& values = values_[i];
    const Var output = outputs_[i];
    const Var z = z_of(tape, output, i);
    copy(values.output, tape.value(output), first);
    copy(values.doutput, tape.gradient(output), first);
    if (z == output) {
      values.z = values.output;
      values.dz = values.doutput;
    } else {
      copy(values.z, tape.value(z), first);
      copy(values.dz, tape.gradient(z), first);
    }
  }
}

void Watcher::end(const ParameterArena& parameters, const ParameterArena& gradients, double loss) {
  const ConstView after = parameters.all();
  const ConstView start = before_.all();
  const View change = change_.all();
  for (std::int64_t i = 0; i < change.elements(); ++i) {
    change.f32()[i] = after.f32()[i] - start.f32()[i];
  }
  step_.gradients = &gradients;
  step_.loss = loss;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    const Values& values = values_[i];
    nodes_[i] = {network_.layer_name(i), values.z, values.output, values.dz, values.doutput};
  }
  const ParameterArena& began = before_;
  const ParameterArena& moved = change_;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const ParameterEntry& entry = network_.parameters().entries()[i];
    const bool learnt = entry.kind != ParameterKind::statistic;
    parameters_[i] = {entry.name, began.view(entry), learnt ? gradients.view(entry) : ConstView(),
                      moved.view(entry)};
  }
  whole_ = true;
}

}  // namespace lamina

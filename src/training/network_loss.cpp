#include "training/network_loss.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lamina/autograd/operations.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

[[noreturn]] void refuse(const Network& network, const std::string& what) {
  std::string outputs;
  for (const NetworkOutput& output : network.outputs()) {
    outputs += (outputs.empty() ? "" : ", ") + output.name;
  }
  throw Error({.code = "usage.losses",
               .what = what,
               .where = fmt::format("training options, for the outputs {}", outputs),
               .fix = "give `losses` one entry for each output: its name, a loss and a weight"});
}

}  // namespace

NetworkLoss::NetworkLoss(const Network& network, const FitOptions& options) {
  const std::vector<NetworkOutput>& outputs = network.outputs();
  if (options.losses.empty()) {
    if (outputs.size() != 1) {
      refuse(network, fmt::format("the network has {} outputs, but one loss", outputs.size()));
    }
    losses_ = {options.loss};
    weights_ = {1};
  }
  for (const OutputLoss& given : options.losses) {
    const auto same = [&](const auto& one) {
      return one.output == given.output;
    };
    if (std::count_if(options.losses.begin(), options.losses.end(), same) > 1) {
      refuse(network, fmt::format("the output '{}' has two losses", printable(given.output)));
    }
    const auto known = [&](const NetworkOutput& output) {
      return output.name == given.output;
    };
    if (std::none_of(outputs.begin(), outputs.end(), known)) {
      refuse(network, fmt::format("there is no output '{}'", printable(given.output)));
    }
  }
  for (const NetworkOutput& output : outputs) {
    if (options.losses.empty()) break;
    const auto given =
        std::find_if(options.losses.begin(), options.losses.end(),
                     [&](const OutputLoss& one) { return one.output == output.name; });
    if (given == options.losses.end()) {
      refuse(network, fmt::format("the output '{}' has no loss", output.name));
    }
    losses_.push_back(given->loss);
    weights_.push_back(given->weight);
  }
  for (const Loss& loss : losses_) {
    reads_.push_back(loss->reads_logits() ? Network::Output::logits : Network::Output::answer);
  }
}

void NetworkLoss::measure_only() {
  for (Loss& loss : losses_) loss->measure_only();
}

Var NetworkLoss::record(Tape& tape, std::span<const Var> outputs, const Examples& rows) const {
  const bool weighted = rows.weights.shape.rank() > 0;
  const Var weights = weighted ? tape.input(rows.weights) : Var{};
  Var total;
  for (std::size_t i = 0; i < losses_.size(); ++i) {
    Var one = losses_[i]->record(tape, outputs[i], tape.input(rows.targets[i]), weights);
    if (weights_[i] != 1) one = scale(tape, one, weights_[i]);
    total = i == 0 ? one : add(tape, total, one);
  }
  return total;
}

}  // namespace lamina

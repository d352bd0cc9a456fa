#include "workflow/calibrate.hpp"

#include <algorithm>
#include <functional>
#include <vector>

#include "kernels/ref/lanes.hpp"
#include "training/out_of_fold.hpp"
#include "training/temperature.hpp"

namespace lamina {

namespace {

/// Of the last EnsembleMean; nullptr where the network has none.
const ParameterEntry* weights_of_members(const Network& network) {
  const std::vector<Node>& nodes = network.nodes();
  const auto node = std::find_if(nodes.rbegin(), nodes.rend(), [](const Node& one) {
    return one.layer.as<EnsembleMean>() != nullptr;
  });
  if (node == nodes.rend()) return nullptr;
  for (const ParameterEntry& entry : network.parameters().entries()) {
    if (entry.name == node->name + ".weights") return &entry;
  }
  return nullptr;
}

bool compares_classes(const Loss& loss) {
  return loss.as<BinaryCrossEntropy>() != nullptr || loss.as<SoftmaxCrossEntropy>() != nullptr;
}

using Shares = std::vector<double>;

/// Σ share_r answers_r.
void mix(const OutOfFold& members, const Shares& shares, Tensor& into) {
  float* const to = into.f32();
  std::fill(to, to + into.elements(), 0.0F);
  for (std::size_t round = 0; round < shares.size(); ++round) {
    const float* const from = members.outputs(round)[0].f32();
    const auto share = static_cast<float>(shares[round]);
    for (std::int64_t i = 0; i < into.elements(); ++i) to[i] += share * from[i];
  }
}

double squared_error(const Tensor& answers, const Examples& rows) {
  const std::int64_t columns = answers.shape().columns();
  return kernels::ref::sum_over_rows<double>(
      answers.shape().rows(), [&](double so_far, std::int64_t row) {
        const double weight = rows.weights.empty() ? 1 : rows.weights.f32()[row];
        for (std::int64_t i = row * columns; i < (row + 1) * columns; ++i) {
          const double error = answers.f32()[i] - rows.targets[0].f32()[i];
          so_far += weight * error * error;
        }
        return so_far;
      });
}

/// How often each was taken, as shares of all.
Shares greedy_shares(std::size_t rounds, const std::function<double(const Shares&)>& loss) {
  std::vector<int> taken(rounds, 1);
  int all = static_cast<int>(rounds);
  const auto shares = [&] {
    Shares shares;
    for (const int times : taken) shares.push_back(times / static_cast<double>(all));
    return shares;
  };
  double best = loss(shares());
  const int most = 4 * all;
  while (rounds > 1 && all < most) {
    std::size_t found = rounds;
    ++all;
    for (std::size_t round = 0; round < rounds; ++round) {
      ++taken[round];
      const double with = loss(shares());
      if (with < best) {
        best = with;
        found = round;
      }
      --taken[round];
    }
    if (found == rounds) {
      --all;
      break;
    }
    ++taken[found];
  }
  return shares();
}

}  // namespace

bool calibrate(const Engine& engine, const Network& network, ParameterArena& parameters,
               const Examples& training, const Examples& validation, const FitOptions& options) {
  const ParameterEntry* const entry = weights_of_members(network);
  const bool classes = compares_classes(options.loss);
  if (entry == nullptr || network.outputs().size() != 1 || options.same_rows) return false;
  if (!classes && options.loss.as<MeanSquaredError>() == nullptr) return false;
  // Validation rows are one fold that nobody learnt from: every member answers all of them.
  Examples rows = training.folds.empty() ? validation : training;
  Tensor one_fold;
  if (rows.folds.empty()) {
    one_fold = Tensor({rows.rows()}, DType::i32);
    rows.folds = one_fold;
  }
  if (rows.rows() == 0) return false;
  const std::vector<Network::Output> what(1, Network::Output::logits);
  OutOfFold members(engine, network, parameters, rows, options.members, what);
  members();
  const std::size_t rounds = members.rounds();
  Tensor mean(members.outputs(0)[0].shape());
  Shares shares(rounds, 1 / static_cast<double>(rounds));
  double temperature = 1;
  const auto fit = [&] {
    mix(members, shares, mean);
    return fit_temperature(mean, rows.targets[0], rows.weights);
  };
  if (classes) temperature = fit();
  shares = greedy_shares(rounds, [&](const Shares& tried) {
    mix(members, tried, mean);
    return classes ? log_loss_at(temperature, mean, rows.targets[0], rows.weights)
                   : squared_error(mean, rows);
  });
  if (classes) temperature = fit();
  const View weights = parameters.view(*entry);
  const std::int64_t count = weights.elements();
  const std::int64_t together = count / static_cast<std::int64_t>(rounds);
  for (std::int64_t g = 0; g < count; ++g) {
    const double share = shares[static_cast<std::size_t>(g / together)];
    weights.f32()[g] = static_cast<float>(share / static_cast<double>(together) / temperature);
  }
  return true;
}

Tensor out_of_fold_logits(const Engine& engine, const Artifact& artifact, const Examples& training,
                          std::int64_t members) {
  const ParameterEntry* const entry = weights_of_members(artifact.network);
  if (entry == nullptr || training.folds.empty() || training.rows() == 0 ||
      artifact.network.outputs().size() != 1) {
    return {};
  }
  const std::vector<Network::Output> what(1, Network::Output::logits);
  OutOfFold answers(engine, artifact.network, artifact.parameters, training, members, what);
  answers();
  const ConstView weights = artifact.parameters.view(*entry);
  const std::int64_t together = weights.elements() / static_cast<std::int64_t>(answers.rounds());
  Shares shares(answers.rounds());
  for (std::int64_t g = 0; g < weights.elements(); ++g) {
    shares[static_cast<std::size_t>(g / together)] += weights.f32()[g];
  }
  Tensor mean(answers.outputs(0)[0].shape());
  mix(answers, shares, mean);
  return mean;
}

std::optional<Artifact> before_calibration(const Artifact& artifact) {
  const ParameterEntry* const entry = weights_of_members(artifact.network);
  if (entry == nullptr) return {};
  Artifact before = artifact;
  const View weights = before.parameters.view(*entry);
  std::fill(weights.f32(), weights.f32() + weights.elements(),
            1 / static_cast<float>(weights.elements()));
  return before;
}

double temperature_of(const Network& network, const ParameterArena& parameters) {
  const ParameterEntry* const entry = weights_of_members(network);
  if (entry == nullptr) return 1;
  const ConstView weights = parameters.view(*entry);
  double sum = 0;
  for (std::int64_t g = 0; g < weights.elements(); ++g) sum += weights.f32()[g];
  return 1 / sum;
}

}  // namespace lamina

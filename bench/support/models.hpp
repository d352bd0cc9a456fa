// Models of the networks A to E as if trained: their answers mean nothing, their time is real.
#pragma once

#include <algorithm>

#include "lamina/artifacts/artifact.hpp"
#include "lamina/model/sequential.hpp"
#include "support/tables.hpp"
#include "workflow/bench_network.hpp"

namespace lamina::bench {

inline const BenchNetwork& network_named(char name) {
  return *std::find_if(bench_networks().begin(), bench_networks().end(),
                       [&](const BenchNetwork& network) { return network.name == name; });
}

/// Hidden layers of `units` with relu on 8 columns of numbers and 2 of words, for two classes.
inline Artifact mixed_model(std::vector<std::int64_t> units) {
  const Table table = mixed_table(200, 8, 2);
  Artifact artifact;
  artifact.preprocessor =
      Preprocessor::fit(table, all_rows(table), {.target = "y", .task = "classification"});
  std::vector<LayerConfig> layers = {Embedding{}};
  for (const std::int64_t each : units) layers.emplace_back(Dense{each, relu});
  layers.emplace_back(Dense{1, sigmoid});
  artifact.network = Sequential(std::move(layers));
  artifact.network.build(artifact.preprocessor.inputs());
  artifact.parameters = artifact.network.initialize(Seed(1));
  return artifact;
}

}  // namespace lamina::bench

// A model around any layer: its table has three numbers and two columns of words, of 3 and 9.
#pragma once

#include <string>
#include <vector>

#include "lamina/artifacts/artifact.hpp"
#include "support/layer_family.hpp"

namespace lamina::test {

inline Table layer_table(std::int64_t rows = 40) {
  std::vector<double> a, b, c, target;
  std::vector<std::string> few, more;
  for (std::int64_t i = 0; i < rows; ++i) {
    a.push_back(static_cast<double>(i * 37 % 53) / 4);
    b.push_back(150 + static_cast<double>(i * 17 % 41));
    c.push_back(static_cast<double>(i * i % 29) - 11.5);
    few.push_back("f" + std::to_string(i % 3));
    more.push_back("m" + std::to_string(i * 5 % 9));
    target.push_back(static_cast<double>(i * 7 % 31) * 1.5);
  }
  Table table("layers");
  table.add_numbers("a", a).add_numbers("b", b).add_numbers("c", c);
  table.add_categories("few", few).add_categories("more", more).add_numbers("target", target);
  return table;
}

/// Untrained, of a number.
inline Artifact layer_model(const LayerConfig& layer) {
  const Table table = layer_table();
  std::vector<std::int64_t> rows;
  for (std::int64_t i = 0; i < table.rows(); ++i) rows.push_back(i);
  Artifact artifact;
  artifact.preprocessor =
      Preprocessor::fit(table, rows, {.target = "target", .task = "regression"});
  artifact.network = network_around(layer, 1);
  artifact.parameters = artifact.network.initialize(Seed(5));
  // What starts at 0 or 1 would hide a mistake.
  const ConstView before = artifact.parameters.all();
  for (std::int64_t i = 0; i < before.elements(); ++i) {
    float& value = artifact.parameters.all().f32()[i];
    if (value == 1)
      value = 1 + 0.1F * static_cast<float>(normal(Seed(6), static_cast<std::uint64_t>(i)));
  }
  return artifact;
}

/// "dense relu": the kind, and its activation where it has one.
inline std::string layer_title(const LayerConfig& layer) {
  std::string text(layer.kind());
  if (const auto* dense = layer.as<Dense>()) text += " " + std::string(dense->activation.kind());
  if (const auto* one = layer.as<Activate>()) text += " " + std::string(one->activation.kind());
  return text;
}

}  // namespace lamina::test

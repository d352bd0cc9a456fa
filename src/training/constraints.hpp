// What is done to parameters after each step of the optimizer.
#pragma once

#include <vector>

#include "lamina/model/network.hpp"
#include "lamina/training/options.hpp"

namespace lamina {

/// Those of a network, but not of parameters that are frozen.
class Constraints {
 public:
  Constraints(const Network& network, const FitOptions& options);
  void apply(const Engine& engine, ParameterArena& parameters) const;

 private:
  const Network& network_;
  std::vector<const ParameterRule*> rules_;
};

}  // namespace lamina

// What a layer is: a configuration and the places of its parameters, nothing that changes.
#pragma once

#include <string>
#include <vector>

#include "lamina/autograd/tape.hpp"

namespace lamina {

/// What flows between layers, by its sizes: `numbers` columns of floating-point numbers, and for
/// each column of codes how many categories it has.
struct Signature {
  std::int64_t numbers = 0;
  std::vector<std::int64_t> categories = {};
  bool operator==(const Signature&) const = default;
};

/// The values themselves: numbers[B,F], and codes[B,C] or none.
struct Flow {
  Var numbers;
  Var codes = {};
};

class Layer {
 public:
  virtual ~Layer() = default;
  /// Adds its parameters to `table`, each named "<name>.<part>", and says what leaves the layer.
  /// Throws Error `usage.shape` when `in` does not fit.
  virtual Signature build(const std::string& name, const Signature& in, ParameterTable& table) = 0;
  /// Writes the starting values of its parameters.
  virtual void initialize(const ParameterTable& table, ParameterArena& values, Seed seed) const;
  /// Emits its operations. `node` is its place in the network.
  virtual Flow forward(Tape& tape, const Flow& in, std::int64_t node) const = 0;
};

}  // namespace lamina

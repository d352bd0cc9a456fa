// What a layer is: a configuration and the places of its parameters, nothing that changes.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lamina/autograd/tape.hpp"
#include "lamina/core/field.hpp"
#include "lamina/model/constraint.hpp"
#include "lamina/model/initializer.hpp"
#include "lamina/model/regularizer.hpp"

namespace lamina {

/// Where a parameter starts.
struct ParameterStart {
  ParameterId id;
  Initializer initializer;
  Fans fans;
  std::string node;  ///< with `part` the name of its random numbers
  std::string part;
};

/// What holds for a parameter while it learns.
struct ParameterRule {
  ParameterId id;
  std::uint32_t layer = 0;  ///< of Network::layer_name()
  Regularizer regularizer = NoRegularizer{};
  Constraint constraint = NoConstraint{};
};

/// What a layer sees while a network is built: what comes in, and the table where it claims its
/// parameters.
class LayerBuilder {
 public:
  LayerBuilder(std::string name, std::span<const Field> inputs, ParameterTable& table,
               std::vector<ParameterStart>& starts, std::vector<ParameterRule>& rules)
      : name_(std::move(name)), inputs_(inputs), table_(table), starts_(starts), rules_(rules) {}

  /// Of the node: unique in its network, and stable.
  const std::string& name() const { return name_; }
  /// One for each value that comes in, as forward() gets them.
  std::span<const Field> inputs() const { return inputs_; }
  /// The only input. Error `usage.shape` when there are others, or none.
  const Field& input() const;
  /// The only input, which is numbers [F]. Error `usage.shape` that says how to mend it.
  const Field& numbers() const;

  /// Claims a parameter "<node>.<part>". Without `fans`, those of a matrix [fan_in, fan_out].
  ParameterId add(std::string_view part, const Shape& shape, ParameterKind kind,
                  Initializer initializer);
  ParameterId add(std::string_view part, const Shape& shape, ParameterKind kind,
                  Initializer initializer, const Fans& fans);

  /// What it costs in the loss, and what is done to it after each step.
  void set_rule(ParameterId id, const Regularizer& regularizer,
                const Constraint& constraint = NoConstraint{});

  /// Error `usage.shape`: "[dense_1] got codes [2] i32, but needs numbers [F]".
  [[noreturn]] void refuse(const std::string& wanted, const std::string& fix) const;

 private:
  std::string name_;
  std::span<const Field> inputs_;
  ParameterTable& table_;
  std::vector<ParameterStart>& starts_;
  std::vector<ParameterRule>& rules_;
};

/// What the network makes of a config. What comes out of it is found by running it once on shapes.
class Layer {
 public:
  virtual ~Layer() = default;
  /// Checks what comes in and claims parameters.
  virtual void build(LayerBuilder& builder) = 0;
  /// Emits its operations on the values that come in; one value comes out.
  virtual Var forward(Tape& tape, std::span<const Var> in) const = 0;
};

}  // namespace lamina

// Looks at some steps of a run for the signs of a network that cannot learn, and says each once.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lamina/autograd/tape.hpp"
#include "lamina/core/events.hpp"
#include "lamina/model/network.hpp"
#include "lamina/training/state.hpp"
#include "training/network_loss.hpp"

namespace lamina {

/// Looks at the first 512 rows, or all, of the epochs 1, 2, 3, 5, 9, 17, …, and sends what is ill
/// as Notes `health.note.…`. It only reads; steps in between cost it nothing, and none allocates
/// but the first and those that find something. Its bounds, all of them wide so that it is silent
/// on a run that learns:
///  * a unit is dead when relu gave 0 for all rows looked at, saturated when all answers of sigmoid
///    or tanh lie where their slope is below 2 % of its largest; said when half of the units of a
///    layer are (the share that Amazon SageMaker Debugger's rules DeadRelu and SaturatedActivation
///    take);
///  * weights whose gradient is, root mean square, below 1e-4 of another layer's: vanishing towards
///    the input (Hochreiter 1991; Glorot & Bengio 2010), or exploding;
///  * a step that changes a layer's weights by more than 0.1 of their norm, or all by less than
///  1e-6
///    (0.001 is usual: Karpathy, CS231n), after the first epoch; in it more than their whole norm;
///  * a first loss above 3 log K with K classes, or, squared, above 10 times the targets' variance.
class Health {
 public:
  /// All of them must outlive this.
  Health(const Network& network, const NetworkLoss& loss, EventSink& sink);

  /// Before a step on `rows` of the `all` training rows: whether it will be looked at.
  bool begin(const TrainingState& state, std::int64_t rows, std::int64_t all);
  /// After each of its passes went forwards.
  void see(const Tape& tape);
  /// Before and after the optimizer moved the parameters.
  void before(const ParameterArena& parameters);
  void after(const TrainingState& state, const ParameterArena& gradients, const Examples& batch,
             double loss);

 private:
  /// The units of one activation.
  struct Units {
    std::uint32_t layer = 0;
    Nonlinearity::Kind activation = Nonlinearity::linear;
    std::vector<std::uint8_t> well = {};  ///< each unit: a row showed that it is
    bool all_well = false;
  };
  /// Weights of a layer: some of them as they were, evenly spaced.
  struct Weights {
    const ParameterEntry* entry;
    std::string layer;
    std::vector<float> before = {};
    double gradient = 0;  ///< root mean square
  };

  bool is_hidden(std::uint32_t layer) const;
  void judge_units();
  void judge_gradients();
  void judge_updates(const TrainingState& state, const ParameterArena& parameters);
  void judge_start(const Examples& batch, double loss);
  void say(std::string_view code, const std::string& layer, std::string what, const char* fix);

  const Network& network_;
  const NetworkLoss& loss_;
  EventSink& sink_;
  std::vector<Units> units_;      ///< of the activations of a pass, in its order
  std::vector<Weights> weights_;  ///< in the order of the network
  std::vector<std::string> said_;
  std::int64_t epoch_ = -1;  ///< that is looked at, from 0
  std::int64_t rows_ = 0;    ///< of it, so far
  bool last_ = false;        ///< step of them
};

}  // namespace lamina

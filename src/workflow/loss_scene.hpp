// The loss of some rows in double, as a function of any single number in it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lamina/data/examples.hpp"
#include "lamina/model/network.hpp"
#include "training/network_loss.hpp"

namespace lamina {

/// In training mode, on one thread, always with the same dropout masks. Each copy of the numbers is
/// its own: several threads may have a scene each.
class LossScene {
 public:
  /// Something with a gradient: a trainable parameter, or an input of numbers.
  struct Place {
    std::string name;
    Shape shape;
  };

  /// `network` takes numbers where `rows` may have pixels, see with_numbers_for_pixels(); both and
  /// `loss` must outlive the scene.
  LossScene(const Network& network, const NetworkLoss& loss, const ParameterArena& parameters,
            const Examples& rows, Seed seed);

  const std::vector<Place>& places() const { return places_; }
  /// The numbers at a place, to be changed.
  double* numbers(std::size_t place);

  double loss();
  /// dL/d(every place), by the backward pass.
  std::vector<Tensor> gradients();

 private:
  Var record(ParameterArena* gradients);

  const Network& network_;
  const NetworkLoss& loss_;
  Seed seed_;
  Engine engine_{1};
  Tape tape_{engine_, DType::f64};
  ParameterArena parameters_;
  std::vector<Tensor> inputs_, targets_;
  Tensor weights_;
  std::vector<Var> in_;
  std::vector<Place> places_;
  std::vector<ParameterEntry> trainable_;      // of the first places
  std::vector<std::size_t> inputs_of_places_;  // of the others
};

}  // namespace lamina

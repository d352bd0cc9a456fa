// The operation of an activation whose kernels activation-inl.hpp makes of a formula.
#pragma once

#include "autograd/operation.hpp"
#include "kernels/each_level.hpp"

namespace lamina {

/// What the kernels of an activation read and write, of equal shapes.
struct ActivationData {
  ConstView z;
  View y;        ///< written by values
  ConstView dy;  ///< read by slopes
  View dz;       ///< written by slopes, or added to
  bool add = false;
};

struct ActivationKernels {
  using Kernel = void(const OpArgs&, const ActivationData&, std::int64_t begin, std::int64_t end);
  kernels::EachLevel<Kernel> values, slopes;
};

/// `kernel` of all elements, over the threads.
inline void run_elements(const Step& step, const Op& op, ActivationKernels::Kernel& kernel,
                         const ActivationData& data) {
  constexpr std::int64_t grain = 4'096;  // elements a thread must have before handing out pays
  step.engine.parallel(data.z.elements(), grain, [&](std::int64_t begin, std::int64_t end) {
    kernel(op.args, data, begin, end);
  });
}

template <const ActivationKernels& kernels>
void activation_forward(Step& step, const Op& op) {
  ActivationData data;
  data.z = step.input(op, 0);
  data.y = step.output(op);
  run_elements(step, op, kernels.values.chosen(data.z.dtype), data);
}

template <const ActivationKernels& kernels>
void activation_backward(Step& step, const Op& op) {
  const Step::Target dz = step.input_gradient(op, 0);
  if (!dz) return;
  ActivationData data;
  data.z = step.input(op, 0);
  data.dy = step.output_gradient(op);
  data.dz = dz.view;
  data.add = dz.add;
  run_elements(step, op, kernels.slopes.chosen(data.z.dtype), data);
}

template <const ActivationKernels& kernels>
constexpr OpKind activation_kind(const char* name, const char* real = nullptr,
                                 const char* real2 = nullptr) {
  return {.name = name,
          .forward = activation_forward<kernels>,
          .backward = activation_backward<kernels>,
          .operands = {{"z"}},
          .reals = {real, real2},
          .activates = true};
}

}  // namespace lamina

/// The ActivationKernels of a source's formula.
#define LAMINA_ACTIVATION(Formula)                       \
  {                                                      \
    LAMINA_EACH_LEVEL_OF(activation_values, Formula),    \
        LAMINA_EACH_LEVEL_OF(activation_slopes, Formula) \
  }

// Layer and batch normalization.
#include "autograd/operation.hpp"

namespace lamina {

namespace {

/// Where dL/d(input i) goes; nowhere when nobody wants it, such as that of a frozen parameter.
template <class T>
kernels::Destination<T> destination(const Step::Target& target) {
  return {elements<T>(target.view), target.add};
}

// Inputs x[B,F], gamma[F], beta[F]; outputs y[B,F], mean[B], rstd[B].
void layer_norm_forward(Step& step, const Op& op) {
  const View& y = step.output(op);
  on_floating(y.dtype, [&]<class T>(T) {
    kernels::layer_norm<T>(step.engine, elements<T>(y), elements<T>(step.output(op, 1)),
                           elements<T>(step.output(op, 2)), elements<T>(step.input(op, 0)),
                           elements<T>(step.input(op, 1)), elements<T>(step.input(op, 2)),
                           y.shape.before_last(), y.shape.last(), static_cast<T>(op.args.real[0]));
  });
}

void layer_norm_backward(Step& step, const Op& op) {
  const ConstView& dy = step.output_gradient(op);
  const Step::Target dx = step.input_gradient(op, 0);
  const Step::Target dgamma = step.input_gradient(op, 1);
  const Step::Target dbeta = step.input_gradient(op, 2);
  on_floating(dy.dtype, [&]<class T>(T) {
    kernels::layer_norm_backward<T>(
        step.engine, destination<T>(dx), destination<T>(dgamma), destination<T>(dbeta),
        elements<T>(dy), elements<T>(step.input(op, 0)), elements<T>(step.input(op, 1)),
        elements<T>(step.output(op, 1)), elements<T>(step.output(op, 2)), dy.shape.before_last(),
        dy.shape.last());
  });
}

// Inputs x[B,F], gamma[F]; outputs y[B,F], rstd[B]. Layer normalization whose mean is taken as 0.
void rms_norm_forward(Step& step, const Op& op) {
  const View& y = step.output(op);
  on_floating(y.dtype, [&]<class T>(T) {
    kernels::layer_norm<T>(step.engine, elements<T>(y), nullptr, elements<T>(step.output(op, 1)),
                           elements<T>(step.input(op, 0)), elements<T>(step.input(op, 1)), nullptr,
                           y.shape.before_last(), y.shape.last(), static_cast<T>(op.args.real[0]));
  });
}

void rms_norm_backward(Step& step, const Op& op) {
  const ConstView& dy = step.output_gradient(op);
  const Step::Target dx = step.input_gradient(op, 0);
  const Step::Target dgamma = step.input_gradient(op, 1);
  on_floating(dy.dtype, [&]<class T>(T) {
    kernels::layer_norm_backward<T>(
        step.engine, destination<T>(dx), destination<T>(dgamma), {}, elements<T>(dy),
        elements<T>(step.input(op, 0)), elements<T>(step.input(op, 1)), nullptr,
        elements<T>(step.output(op, 1)), dy.shape.before_last(), dy.shape.last());
  });
}

// Inputs x[B,F], gamma, beta, running mean, running variance [F]; outputs y[B,F] and, in training,
// mean[F], variance[F] of the batch.
void batch_norm_forward(Step& step, const Op& op) {
  const ConstView& x = step.input(op, 0);
  const View& y = step.output(op);
  const std::int64_t rows = y.shape.before_last();
  const std::int64_t columns = y.shape.last();
  on_floating(y.dtype, [&]<class T>(T) {
    const T* mean = elements<T>(step.input(op, 3));
    const T* variance = elements<T>(step.input(op, 4));
    if (step.training) {
      T* batch_mean = elements<T>(step.output(op, 1));
      T* batch_variance = elements<T>(step.output(op, 2));
      kernels::batch_statistics<T>(step.engine, batch_mean, batch_variance, elements<T>(x), rows,
                                   columns);
      const T momentum = static_cast<T>(op.args.real[1]);
      const auto update = [&](std::uint32_t input, const T* batch) {
        const View running = step.updated_input(op, input);
        if (running.empty()) return;
        kernels::moving_average<T>(elements<T>(running), batch, momentum, columns);
      };
      update(3, batch_mean);
      update(4, batch_variance);
      mean = batch_mean;
      variance = batch_variance;
    }
    kernels::batch_norm<T>(step.engine, elements<T>(y), elements<T>(x), mean, variance,
                           elements<T>(step.input(op, 1)), elements<T>(step.input(op, 2)), rows,
                           columns, static_cast<T>(op.args.real[0]));
  });
}

void batch_norm_backward(Step& step, const Op& op) {
  const ConstView& dy = step.output_gradient(op);
  const Step::Target dx = step.input_gradient(op, 0);
  const Step::Target dgamma = step.input_gradient(op, 1);
  const Step::Target dbeta = step.input_gradient(op, 2);
  on_floating(dy.dtype, [&]<class T>(T) {
    kernels::batch_norm_backward<T>(
        step.engine, destination<T>(dx), destination<T>(dgamma), destination<T>(dbeta),
        elements<T>(dy), elements<T>(step.input(op, 0)), elements<T>(step.output(op, 1)),
        elements<T>(step.output(op, 2)), elements<T>(step.input(op, 1)), dy.shape.before_last(),
        dy.shape.last(), static_cast<T>(op.args.real[0]));
  });
}

constexpr OpKind layer_norm_kind{.name = "layer_norm",
                                 .forward = layer_norm_forward,
                                 .backward = layer_norm_backward,
                                 .operands = {{"x", "*F"}, {"gamma", "F"}, {"beta", "F"}},
                                 .results = {{"y", "*F"}, {"mean", "*"}, {"rstd", "*"}},
                                 .reals = {"epsilon"}};
constexpr OpKind rms_norm_kind{.name = "rms_norm",
                               .forward = rms_norm_forward,
                               .backward = rms_norm_backward,
                               .operands = {{"x", "*F"}, {"gamma", "F"}},
                               .results = {{"y", "*F"}, {"rstd", "*"}},
                               .reals = {"epsilon"}};
constexpr OpKind batch_norm_kind{.name = "batch_norm",
                                 .forward = batch_norm_forward,
                                 .backward = batch_norm_backward,
                                 .operands = {{"x", "*F"},
                                              {"gamma", "F"},
                                              {"beta", "F"},
                                              {"running_mean", "F"},
                                              {"running_variance", "F"}},
                                 .results = {{"y", "*F"}, {"mean", "F"}, {"variance", "F"}},
                                 .reals = {"epsilon", "momentum"}};

}  // namespace

Var layer_norm(Tape& tape, Var x, Var gamma, Var beta, double epsilon) {
  return tape.record(layer_norm_kind, {x, gamma, beta}, {.real = {epsilon}});
}

Var rms_norm(Tape& tape, Var x, Var gamma, double epsilon) {
  return tape.record(rms_norm_kind, {x, gamma}, {.real = {epsilon}});
}

Var batch_norm(Tape& tape, Var x, Var gamma, Var beta, Var running_mean, Var running_variance,
               double momentum, double epsilon) {
  return tape.record(batch_norm_kind, {x, gamma, beta, running_mean, running_variance},
                     {.real = {epsilon, momentum}}, tape.training() ? 3 : 1);
}

}  // namespace lamina

// The operations a network is made of. Each runs at once and is recorded on the tape; each checks
// its shapes and throws Error `usage.shape` that names both.
#pragma once

#include <span>

#include "lamina/autograd/activation.hpp"
#include "lamina/autograd/tape.hpp"

namespace lamina {

/// activation(x·weight + bias): x[…,I], weight[I,O], bias[O] or none -> […,O].
Var dense(Tape& tape, Var x, Var weight, Var bias,
          const Activation& activation = Activation::linear);
/// A dense layer for each group of columns, with weights of its own: x[B,G,I], weight[G,I,O],
/// bias[G,O] or none -> [B,G,O].
Var grouped_dense(Tape& tape, Var x, Var weight, Var bias,
                  const Activation& activation = Activation::linear);
/// activation(x ∘ scale + shift) with numbers of its own for each member of an ensemble: x[B,G,F],
/// scale[G,F], shift[G,F] or none -> [B,G,F].
Var scale_members(Tape& tape, Var x, Var scale, Var shift,
                  const Activation& activation = Activation::linear);
/// Σ_g weights_g x_g over the members: x[B,G,F], weights[G] -> [B,F].
Var mean_of_members(Tape& tape, Var x, Var weights);
/// What members that each answer with logits say together when the mean of their probabilities is
/// taken: log Σ_g weights_g softmax(x_g), or of one column log(p / (1 - p)) for p = Σ_g weights_g
/// sigmoid(x_g), weights that add up to 1: x[B,G,F], weights[G] -> [B,F]. Its softmax or sigmoid is
/// that mean. A probability is taken as at least 1e-30.
Var mean_of_probabilities(Tape& tape, Var x, Var weights);
/// Members first … first + count - 1 of x[B,G,F] -> [B,count,F].
Var some_members(Tape& tape, Var x, std::int64_t first, std::int64_t count);
/// a[…,K] · b[K,N] -> […,N].
Var matmul(Tape& tape, Var a, Var b);
/// g(z), the same shape; softmax is over the last axis.
Var activate(Tape& tape, Var z, const Activation& activation);

/// z of y = activate(z) or of an operation with an activation: y itself where no activation made
/// it. Such an operation keeps its z in a step that is watched, see Tape::watch(); elsewhere Error
/// `usage.value`.
Var before_activation(const Tape& tape, Var y);

/// Elementwise on equal shapes.
Var add(Tape& tape, Var a, Var b);
Var subtract(Tape& tape, Var a, Var b);
Var multiply(Tape& tape, Var a, Var b);
/// The larger, or the smaller, of a and b; where they are equal each gets half of the gradient.
Var maximum(Tape& tape, Var a, Var b);
Var minimum(Tape& tape, Var a, Var b);
/// factor · x.
Var scale(Tape& tape, Var x, double factor);
/// x[B,F] with v[F] added to, or multiplied into, every row.
Var add_row(Tape& tape, Var x, Var v);
Var multiply_row(Tape& tape, Var x, Var v);
/// The mean of all elements -> [].
Var mean(Tape& tape, Var x);
/// l1 · Σ |x| + l2 · Σ x² -> []; the slope of |x| at 0 is 0. Rounded once from a sum in double.
Var penalty(Tape& tape, Var x, double l1, double l2);

/// Inverted dropout: in training keeps an element with probability 1 - rate and divides it by that;
/// in evaluation returns x. `node` tells apart the dropouts of a network, e.g. the key of a Seed at
/// its name. Srivastava et al. 2014.
Var dropout(Tape& tape, Var x, double rate, std::uint64_t node);

/// Dropout that keeps mean 0 and deviation 1 of what selu gives: a dropped element becomes -1.758…,
/// and all are scaled and shifted. Klambauer et al. 2017.
Var alpha_dropout(Tape& tape, Var x, double rate, std::uint64_t node);
/// x + deviation · N(0, 1) in training, x in evaluation; `node` as for dropout.
Var gaussian_noise(Tape& tape, Var x, double deviation, std::uint64_t node);
/// x · (1 + √(rate / (1 - rate)) N(0, 1)) in training, x in evaluation; `node` as for dropout,
/// whose deviation it has at this rate, in 0 … below 1.
Var gaussian_dropout(Tape& tape, Var x, double rate, std::uint64_t node);

/// x for x > 0, else slope · x, the slope of each column learnt: x[…,F], slope[F]. He et al. 2015.
Var prelu(Tape& tape, Var x, Var slope);
/// a ∘ sigmoid(b), or a ∘ silu(b), of x[…,2F] = [a | b] -> […,F]. Dauphin et al. 2017; Shazeer
/// 2020.
Var glu(Tape& tape, Var x);
Var swiglu(Tape& tape, Var x);
/// scale · x + offset.
Var rescale(Tape& tape, Var x, double scale, double offset);

/// The same elements in row-major order as another shape, without a copy.
Var reshape(Tape& tape, Var x, const Shape& shape);
/// [B,…] -> [B, all the others].
Var flatten(Tape& tape, Var x);
/// Pixels, u8 of any shape, as numbers: x / 255, rounded once.
Var from_pixels(Tape& tape, Var pixels);

/// (x - mean) / sqrt(variance + epsilon) · gamma + beta over each row. Ba et al. 2016.
Var layer_norm(Tape& tape, Var x, Var gamma, Var beta, double epsilon);
/// x / sqrt(mean of x² + epsilon) · gamma over each row. Zhang & Sennrich 2019.
Var rms_norm(Tape& tape, Var x, Var gamma, double epsilon);
/// x / √(Σ x²) over each row: length 1. A row whose Σ x² is below 1e-12 is divided by 1e-6.
Var unit_norm(Tape& tape, Var x);
/// As layer_norm over each of `groups` neighbouring parts of a row: x[…,F], F a multiple of groups;
/// gamma[F], beta[F]. Wu & He 2018.
Var group_norm(Tape& tape, Var x, Var gamma, Var beta, std::int64_t groups, double epsilon);
/// As layer_norm over each column: of the batch in training (and running = momentum · running +
/// (1 - momentum) · batch, where they are parameters), by the running statistics in evaluation.
/// Ioffe & Szegedy 2015.
Var batch_norm(Tape& tape, Var x, Var gamma, Var beta, Var running_mean, Var running_variance,
               double momentum, double epsilon);

/// Numbers and codes side by side -> [B, all widths]. `columns` are x[B,…], whose numbers stay as
/// they are, and codes[B,C] (i32, 0…K; 0 is missing or unseen), each followed by C operands: a
/// table[K+1,D], of which a code picks a row, or none for one-hot: K columns with a 1 at code - 1
/// (code 0: zeros). `categories` are the K, one for every column of codes.
Var embedding(Tape& tape, std::span<const Var> columns, std::span<const std::int64_t> categories);
/// x[B,F] as places in bins: of each column as many numbers as it has bins, (x - lower) · rate, cut
/// to 0…1 but for the outer sides of the first and the last. lower[T] and rate[T] are of all bins.
Var piecewise_linear(Tape& tape, Var x, Var lower, Var rate, std::span<const std::int64_t> bins);
/// Columns side by side: [B,F1], [B,F2], … -> [B,F1+F2+…].
Var concatenate(Tape& tape, std::span<const Var> parts);

}  // namespace lamina

// The family of losses: this list is the only place that names them all.
#pragma once

#include "lamina/objective/loss.hpp"
#include "lamina/objective/losses/binary_cross_entropy.hpp"
#include "lamina/objective/losses/binary_focal_cross_entropy.hpp"
#include "lamina/objective/losses/categorical_cross_entropy.hpp"
#include "lamina/objective/losses/categorical_focal_cross_entropy.hpp"
#include "lamina/objective/losses/cosine_similarity.hpp"
#include "lamina/objective/losses/gaussian.hpp"
#include "lamina/objective/losses/hinge.hpp"
#include "lamina/objective/losses/huber.hpp"
#include "lamina/objective/losses/kl_divergence.hpp"
#include "lamina/objective/losses/log_cosh.hpp"
#include "lamina/objective/losses/mean_absolute_error.hpp"
#include "lamina/objective/losses/mean_squared_error.hpp"
#include "lamina/objective/losses/mean_squared_logarithmic_error.hpp"
#include "lamina/objective/losses/poisson.hpp"
#include "lamina/objective/losses/quantile.hpp"
#include "lamina/objective/losses/softmax_cross_entropy.hpp"
#include "lamina/objective/losses/squared_hinge.hpp"

namespace lamina {

using ShippedLosses =
    Kinds<BinaryCrossEntropy, BinaryFocalCrossEntropy, SoftmaxCrossEntropy,
          CategoricalFocalCrossEntropy, CategoricalCrossEntropy, KLDivergence, Hinge, SquaredHinge,
          MeanSquaredError, MeanAbsoluteError, MeanSquaredLogarithmicError, Huber, LogCosh,
          Quantile, Poisson, GaussianLikelihood, CosineSimilarity>;

/// The empirical loss of a batch as one number []: Σ w l / Σ w over its rows' losses l, or their
/// mean without weights (PyTorch's `weight` of classes does so too; Keras divides by the number of
/// rows); summed in double in blocks of 256 rows. A batch without rows or without
/// weight has loss 0 and no gradient. No gradient flows to target or weights. Shapes stand at each
/// loss; Error `usage.shape` names those that do not fit.
Var loss(Tape& tape, const Loss& loss, Var prediction, Var target, Var weights = {});

/// The losses of the single rows [B], unweighted, behind what loss() returned; to be read, for no
/// gradient passes through them.
Var row_losses(const Tape& tape, Var loss);

}  // namespace lamina

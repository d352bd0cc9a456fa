// The family of layers: this list is the only place that names them all.
#pragma once

#include "lamina/model/layer_config.hpp"
#include "lamina/model/layers/activate.hpp"
#include "lamina/model/layers/add.hpp"
#include "lamina/model/layers/alpha_dropout.hpp"
#include "lamina/model/layers/batch_ensemble.hpp"
#include "lamina/model/layers/concatenate.hpp"
#include "lamina/model/layers/dense.hpp"
#include "lamina/model/layers/dense_ensemble.hpp"
#include "lamina/model/layers/dropout.hpp"
#include "lamina/model/layers/embedding.hpp"
#include "lamina/model/layers/ensemble_mean.hpp"
#include "lamina/model/layers/flatten.hpp"
#include "lamina/model/layers/gaussian_noise.hpp"
#include "lamina/model/layers/glu.hpp"
#include "lamina/model/layers/input_normalization.hpp"
#include "lamina/model/layers/layer_scale.hpp"
#include "lamina/model/layers/members.hpp"
#include "lamina/model/layers/merge.hpp"
#include "lamina/model/layers/multiply.hpp"
#include "lamina/model/layers/normalization.hpp"
#include "lamina/model/layers/parametric_activation.hpp"
#include "lamina/model/layers/periodic_embedding.hpp"
#include "lamina/model/layers/piecewise_linear.hpp"
#include "lamina/model/layers/piecewise_linear_embedding.hpp"
#include "lamina/model/layers/prelu.hpp"
#include "lamina/model/layers/rescaling.hpp"
#include "lamina/model/layers/reshape.hpp"
#include "lamina/model/layers/scale_ensemble.hpp"

namespace lamina {

using ShippedLayers =
    Kinds<Dense, Activate, Dropout, BatchNormalization, LayerNormalization, RMSNormalization,
          Embedding, Flatten, Add, Multiply, Concatenate, BatchEnsemble, DenseEnsemble,
          EnsembleMean, AlphaDropout, GaussianNoise, GroupNormalization, Reshape, Rescaling,
          Normalization, PReLU, GLU, SwiGLU, PiecewiseLinear, Members, JoinMembers, Average,
          Subtract, Maximum, Minimum, GaussianDropout, UnitNormalization, ScaleEnsemble,
          PiecewiseLinearEmbedding, LayerScale, ParametricActivation, PeriodicEmbedding>;

}  // namespace lamina

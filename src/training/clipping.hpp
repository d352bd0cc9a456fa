// Keeps one wild batch from throwing the parameters far away.
#pragma once

#include "lamina/core/engine.hpp"
#include "lamina/core/parameters.hpp"

namespace lamina {

/// Scales all trainable gradients by one factor so that their common Euclidean norm is at most
/// `max_norm`; returns the norm before. Gradients whose norm is not finite are left as they are,
/// for the caller to find. Pascanu et al. 2013.
double clip_gradients(const Engine& engine, ParameterArena& gradients, double max_norm);

/// Cuts each trainable gradient to the size `most`. One that is no number stays so.
void clip_values(ParameterArena& gradients, double most);

}  // namespace lamina

// What the layers of an ensemble share.
#pragma once

#include "lamina/autograd/activation.hpp"
#include "lamina/core/fields.hpp"
#include "lamina/model/layer.hpp"

namespace lamina {

/// F of numbers [F], which all members see, or [members,F]. Error `usage.shape` for anything else.
std::int64_t features_of_members(const LayerBuilder& builder, std::int64_t members);

/// Error `usage.members` where rows come in turn for another number of members.
void require_members(const Tape& tape, std::int64_t members);

/// What each member sees: x[B,F] or [B,members,F] -> [B,members,F]; x[B·members,F] where rows come
/// by member, Tape::rows_by_member().
Var for_members(Tape& tape, Var x, std::int64_t members);

/// "4 members, relu".
std::string detail_of_members(std::int64_t members, const Activation& activation);

/// The fields of any dense layer of an ensemble.
template <class Config>
void fields_of_members(Fields& f, Config& config) {
  f("units", config.units, within(1, 1 << 24), "perceptrons of every member");
  f("ensemble_size", config.ensemble_size, within(1, 1 << 16), "members that train side by side");
  f.family("activation", config.activation, "the non-linearity after the weighted sum");
  f("bias", config.bias, "whether a learnt number is added to each sum");
  f.family("initializer", config.initializer, "how the weights start");
}

}  // namespace lamina

// Units of a network: which of them are shown, and what each says of many rows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "studio/moment.hpp"

namespace lamina::studio {

/// The weights [in, units] of a dense layer; an empty view where it has none.
ConstView weight_of(const Network& network, const ParameterArena& parameters,
                    const std::string& layer);
/// The norm of the weights into a unit.
float norm_into(const ConstView& weight, std::int64_t unit);
/// All, or, of very many, the 64 of the largest weights, by index.
std::vector<std::int64_t> shown_units(std::int64_t all, const ConstView& weight);

/// What every node answers to some rows, in evaluation mode, in the order of Network::summary().
std::vector<Tensor> node_outputs(const Moment& moment, const Features& rows);
/// One number of every row.
std::vector<float> column_of(const Tensor& values, std::int64_t column);

}  // namespace lamina::studio

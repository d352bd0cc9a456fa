// Units of a network: which of them are shown, and what each says of many rows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "studio/moment.hpp"
#include "studio/query.hpp"

namespace lamina::studio {

/// Part `part` of `parts` that lie one behind the other.
ConstView part_of(const ConstView& all, std::int64_t part, std::int64_t parts, const Shape& shape);

/// A dense layer, or what a member of an ensemble has of a layer of several.
struct DrawnLayer {
  ConstView weight = {};  ///< [in, units]; empty where it has none
  std::int64_t part = 0, parts = 1;
};
/// `member` from 0.
DrawnLayer drawn_layer(const Network& network, const ParameterArena& parameters,
                       const std::string& layer, std::int64_t member);
/// Networks side by side; 1 of one alone.
std::int64_t members_of(const Network& network);
/// The member that a question names, from 0.
std::int64_t asked_member(const Network& network, const Query& query);
/// The norm of the weights into a unit.
float norm_into(const ConstView& weight, std::int64_t unit);
/// All, or, of very many, the 64 of the largest weights, by index.
std::vector<std::int64_t> shown_units(std::int64_t all, const ConstView& weight);

/// What every node answers to some rows, in evaluation mode, in the order of Network::summary().
std::vector<Tensor> node_outputs(const Moment& moment, const Features& rows);
/// One number of every row.
std::vector<float> column_of(const Tensor& values, std::int64_t column);

}  // namespace lamina::studio

// One network of an ensemble, looked at alone.
#pragma once

#include <cstdint>

#include "lamina/serving/model.hpp"

namespace lamina {

/// How many networks answer together; 1 where there is but one.
std::int64_t members_of(const Network& network);

/// Member `member`, from 1, of an ensemble as a model of its own: it answers as this network did in
/// training, before its answer is weighed with those of the others and calibrated. Error
/// `usage.no_member` where there is no such member, or where members share their weights.
Model member_of(const Model& model, std::int64_t member, int threads = 0);

}  // namespace lamina

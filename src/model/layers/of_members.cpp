#include "model/layers/of_members.hpp"

#include <algorithm>

#include "lamina/autograd/operations.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

std::int64_t features_of_members(const LayerBuilder& builder, std::int64_t members) {
  const Field& in = builder.input();
  const bool fits = in.shape.rank() == 1 || (in.shape.rank() == 2 && in.shape[0] == members);
  if (in.dtype == DType::i32 || !fits) {
    builder.refuse("numbers [F], or [" + std::to_string(members) + ",F] of as many members",
                   in.dtype == DType::i32 ? "put an Embedding before it: it takes the codes"
                                          : "give all layers of an ensemble the same size");
  }
  return in.shape.last();
}

void require_members(const Tape& tape, std::int64_t members) {
  if (tape.members() == members) return;
  throw Error({.code = "usage.members",
               .what = "a layer has " + std::to_string(members) + " members, but rows come for " +
                       std::to_string(tape.members()),
               .where = "the network",
               .fix = "give all layers of an ensemble, and the training, as many members"});
}

Var for_members(Tape& tape, Var x, std::int64_t members) {
  const Shape& shape = tape.shape(x);
  if (shape.rank() == 3) return x;
  if (tape.members() > 1) {
    require_members(tape, members);
    return reshape(tape, x, {shape[0] / members, members, shape[1]});
  }
  const std::span<Var> copies = tape.list(static_cast<std::size_t>(members));
  std::fill(copies.begin(), copies.end(), x);
  const Shape each{shape[0], members, shape[1]};
  return reshape(tape, concatenate(tape, copies), each);
}

std::string detail_of_members(std::int64_t members, const Activation& activation) {
  return std::to_string(members) + " members, " + std::string(activation.kind());
}

}  // namespace lamina

// What the members of an ensemble say of rows that they did not learn from.
#pragma once

#include <span>
#include <vector>

#include "data/member_rows.hpp"
#include "lamina/autograd/tape.hpp"
#include "lamina/model/network.hpp"

namespace lamina {

/// Every row of a fold is answered by the members that leave that fold out, one a round. It reads
/// the parameters it was made with whenever asked, and allocates nothing after the first call.
class OutOfFold {
 public:
  /// `examples` have folds; all arguments but the last must outlive this.
  OutOfFold(const Engine& engine, const Network& network, const ParameterArena& parameters,
            const Examples& examples, std::int64_t members, std::span<const Network::Output> what);

  std::size_t rounds() const { return outputs_.size(); }
  /// Answers anew.
  void operator()();
  /// Of a round: for each output of the network [N,…], the rows in the order of the examples.
  std::span<const Tensor> outputs(std::size_t round) const { return outputs_[round]; }

  /// Bytes it holds.
  std::int64_t bytes() const;

 private:
  void gather(std::int64_t first, std::int64_t count);
  void scatter(std::int64_t first, std::int64_t count, std::span<const Var> out);

  const Engine& engine_;
  const Network& network_;
  const ParameterArena& parameters_;
  const Examples& examples_;
  std::vector<Network::Output> what_;
  MemberRows rows_;
  std::int64_t longest_ = 0;  ///< rows of the largest fold
  std::int64_t chunk_ = 0;    ///< rows of each member at once
  Tape tape_;
  std::vector<Tensor> room_;  ///< of each input: the rows of a chunk, in turn
  std::vector<std::vector<Tensor>> outputs_;
};

}  // namespace lamina

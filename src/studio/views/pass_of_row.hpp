// A row on its way through the network and back.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "studio/rows.hpp"
#include "studio/units.hpp"
#include "studio/views.hpp"

namespace lamina::studio {

/// A layer with its numbers of the row; empty views where it has none.
struct LayerAtWork {
  LayerSummary summary;
  std::string activation = {};
  WatchedNode node = {};
  WatchedParameter weight = {}, bias = {};
  std::vector<std::string> sources = {};
  std::int64_t part = 0, parts = 1;  ///< of a layer of several members that of one
};

/// The pass of a row that was asked for, aside from the training, and of an ensemble one member.
class PassOfRow {
 public:
  PassOfRow(const Moment& moment, const AskedRow& asked, std::int64_t member);

  const WatchedStep& watched() const { return aside_.watched(); }
  const Prepared& row() const { return row_; }
  double rate() const { return moment_.rate(next_); }

  std::vector<LayerAtWork> layers() const;

 private:
  /// Leaves of a layer of several members what is that of one; false where it is none of them.
  bool take_member(LayerAtWork& layer) const;

  /// What lies before a layer of one member, past what only passes on.
  std::string before_of(const std::string& name) const;

  std::vector<std::string> sources_of(const LayerSummary& line) const;

  const Moment& moment_;
  const std::int64_t member_;
  const Moment::Next next_;
  Prepared row_;
  StepAside aside_;
};

}  // namespace lamina::studio

// Parts of an ensemble that are made otherwise than the rest.
#pragma once

#include <memory>
#include <string>

#include "lamina/core/fields.hpp"

namespace lamina {

class Layer;

/// What `count` members from `first` on see of x[B,F], which all members of an ensemble share: x
/// itself. Where rows come in turn for `ensemble_size` members, those of these alone: [B,count,F].
struct Members {
  static constexpr std::string_view kind = "members";

  std::int64_t first = 0;
  std::int64_t count = 1;
  std::int64_t ensemble_size = 4;

  void fields(Fields& f);
  /// What a summary says of it, e.g. "1…4 of 8".
  std::string detail() const;
};
std::unique_ptr<Layer> make_layer(const Members& config);

/// Members of two or more ensembles as those of one: [B,G1,F], [B,G2,F], … -> [B,G1+G2+…,F].
struct JoinMembers {
  static constexpr std::string_view kind = "join_members";

  void fields(Fields&) {}
};
std::unique_ptr<Layer> make_layer(const JoinMembers& config);

}  // namespace lamina

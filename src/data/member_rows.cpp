#include "data/member_rows.hpp"

#include <algorithm>

namespace lamina {

MemberRows::MemberRows(const Examples& all, std::int64_t members)
    : members_(members), all_(all.rows()), rows_(all.rows()) {
  if (all.folds.empty()) return;
  const std::int32_t* const fold = all.folds.i32();
  const std::int32_t last = *std::max_element(fold, fold + all_);
  held_.resize(static_cast<std::size_t>(last) + 1);
  learns_.resize(held_.size());
  for (std::int64_t row = 0; row < all_; ++row) {
    held_[static_cast<std::size_t>(fold[row])].push_back(static_cast<std::int32_t>(row));
  }
  for (std::size_t k = 0; k < held_.size(); ++k) {
    const auto count = static_cast<std::int64_t>(held_[k].size());
    learns_[k].reserve(static_cast<std::size_t>(all_ - count));
    for (std::int64_t row = 0; row < all_; ++row) {
      if (fold[row] != static_cast<std::int32_t>(k)) {
        learns_[k].push_back(static_cast<std::int32_t>(row));
      }
    }
    rows_ = std::min(rows_, all_ - count);
  }
}

std::int64_t MemberRows::learns(std::int64_t g) const {
  return learns_.empty() ? all_ : static_cast<std::int64_t>(learns_[fold_of(g)].size());
}

std::int64_t MemberRows::bytes() const {
  std::size_t rows = 0;
  for (const auto& list : learns_) rows += list.size();
  for (const auto& list : held_) rows += list.size();
  return static_cast<std::int64_t>(rows * sizeof(std::int32_t));
}

}  // namespace lamina

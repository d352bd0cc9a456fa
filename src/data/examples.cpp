#include "lamina/data/examples.hpp"

namespace lamina {

std::int64_t Examples::bytes() const {
  std::size_t all = weights.shape.rank() > 0 ? weights.bytes() : 0;
  if (folds.shape.rank() > 0) all += folds.bytes();
  for (const ConstView& view : inputs) all += view.bytes();
  for (const ConstView& view : targets) all += view.bytes();
  return static_cast<std::int64_t>(all);
}

Examples Examples::rows(std::int64_t first, std::int64_t count) const {
  Examples part = *this;
  for (ConstView& view : part.inputs) view = view.rows(first, count);
  for (ConstView& view : part.targets) view = view.rows(first, count);
  if (weights.shape.rank() > 0) part.weights = weights.rows(first, count);
  if (folds.shape.rank() > 0) part.folds = folds.rows(first, count);
  return part;
}

}  // namespace lamina

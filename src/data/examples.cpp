#include "lamina/data/examples.hpp"

namespace lamina {

std::int64_t Examples::bytes() const {
  std::size_t all = 0;
  for (const ConstView* view : {&numbers, &codes, &targets, &weights}) {
    if (view->shape.rank() > 0) all += view->bytes();
  }
  return static_cast<std::int64_t>(all);
}

}  // namespace lamina

#include "model/layers/shape_error.hpp"

#include "lamina/core/error.hpp"

namespace lamina {

void throw_shape_error(const std::string& layer, const Signature& found, const std::string& wanted,
                       const std::string& fix) {
  throw Error({.code = "usage.shape",
               .what = "[" + layer + "] got " + std::to_string(found.numbers) + " numbers and " +
                       std::to_string(found.categories.size()) + " columns of codes, but needs " +
                       wanted,
               .where = "layer " + layer,
               .fix = fix});
}

void require_numbers(const std::string& layer, const Signature& found) {
  if (found.numbers > 0 && found.categories.empty()) return;
  throw_shape_error(layer, found, "numbers alone",
                    found.categories.empty() ? "give the layer an input"
                                             : "put an Embedding before it: it takes the codes");
}

}  // namespace lamina

#include "lamina/core/error.hpp"
#include "lamina/model/layer.hpp"

namespace lamina {

const Field& LayerBuilder::input() const {
  if (inputs_.size() != 1) {
    refuse("one input", "join them before it, with Concatenate, Add or Embedding");
  }
  return inputs_[0];
}

const Field& LayerBuilder::numbers() const {
  for (const Field& in : inputs_) {
    if (in.dtype == DType::i32) {
      refuse("numbers [F]", "put an Embedding before it: it takes the codes");
    }
  }
  const Field& in = input();
  if (in.shape.rank() != 1) refuse("numbers [F]", "put a Flatten before it");
  return in;
}

ParameterId LayerBuilder::add(std::string_view part, const Shape& shape, ParameterKind kind,
                              Initializer initializer) {
  return add(part, shape, kind, std::move(initializer), {shape.rows(), shape.columns()});
}

ParameterId LayerBuilder::add(std::string_view part, const Shape& shape, ParameterKind kind,
                              Initializer initializer, const Fans& fans) {
  const ParameterId id = table_.add(name_ + "." + std::string(part), shape, kind);
  starts_.push_back({id, std::move(initializer), fans, name_, std::string(part)});
  return id;
}

void LayerBuilder::set_rule(ParameterId id, const Regularizer& regularizer,
                            const Constraint& constraint) {
  if (regularizer || constraint) {
    rules_.push_back({.id = id, .regularizer = regularizer, .constraint = constraint});
  }
}

void LayerBuilder::refuse(const std::string& wanted, const std::string& fix) const {
  std::string found;
  for (const Field& in : inputs_) found += (found.empty() ? "" : ", ") + to_string(in);
  throw Error({.code = "usage.shape",
               .what = "[" + name_ + "] got " + (found.empty() ? "nothing" : found) +
                       ", but needs " + wanted,
               .where = "layer " + name_,
               .fix = fix});
}

}  // namespace lamina

#include "lamina/model/layers/members.hpp"

#include <fmt/format.h>

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"
#include "model/layers/of_members.hpp"

namespace lamina {

namespace {

class MembersLayer final : public Layer {
 public:
  explicit MembersLayer(const Members& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    builder.numbers();
    if (config_.first + config_.count <= config_.ensemble_size) return;
    builder.refuse(fmt::format("at most {} members", config_.ensemble_size),
                   "give it fewer members, or the ensemble more");
  }

  Var forward(Tape& tape, std::span<const Var> in) const override {
    if (tape.members() == 1) return in[0];
    const Var each = for_members(tape, in[0], config_.ensemble_size);
    return some_members(tape, each, config_.first, config_.count);
  }

 private:
  Members config_;
};

}  // namespace

void Members::fields(Fields& f) {
  f("first", first, at_least(0), "the first of these members, from 0");
  f("count", count, at_least(1), "how many they are");
  f("ensemble_size", ensemble_size, within(1, 1 << 16), "members of the whole ensemble");
}

std::string Members::detail() const {
  return fmt::format("{}…{} of {}", first + 1, first + count, ensemble_size);
}

std::unique_ptr<Layer> make_layer(const Members& config) {
  return std::make_unique<MembersLayer>(config);
}

}  // namespace lamina

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"
#include "lamina/model/layers/members.hpp"

namespace lamina {

namespace {

class JoinMembersLayer final : public Layer {
 public:
  void build(LayerBuilder& builder) override {
    const std::span<const Field> in = builder.inputs();
    for (const Field& one : in) {
      const bool fits = one.dtype != DType::i32 && one.shape.rank() == 2 &&
                        one.shape.last() == in[0].shape.last();
      if (fits && in.size() > 1) continue;
      builder.refuse("two or more inputs [G,F] of the same F", "feed it two ensembles");
    }
  }

  Var forward(Tape& tape, std::span<const Var> in) const override {
    const std::span<Var> flat = tape.list(in.size());
    std::int64_t members = 0;
    for (std::size_t i = 0; i < in.size(); ++i) {
      flat[i] = flatten(tape, in[i]);
      members += tape.shape(in[i])[1];
    }
    const Shape& first = tape.shape(in[0]);
    return reshape(tape, concatenate(tape, flat), {first[0], members, first[2]});
  }
};

}  // namespace

std::unique_ptr<Layer> make_layer(const JoinMembers&) {
  return std::make_unique<JoinMembersLayer>();
}

}  // namespace lamina

#include "lamina/model/layers/reshape.hpp"

#include <fmt/format.h>

#include "lamina/autograd/operations.hpp"
#include "lamina/model/layer.hpp"

namespace lamina {

namespace {

class ReshapeLayer final : public Layer {
 public:
  explicit ReshapeLayer(const Reshape& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    const Field& in = builder.input();
    if (in.dtype == DType::i32) builder.numbers();  // says what to put before it
    const std::vector<std::int64_t>& sizes = config_.target_shape;
    const std::int64_t count = in.shape.elements();
    std::int64_t known = 1;
    int open = 0;
    bool fits = !sizes.empty() && sizes.size() < static_cast<std::size_t>(Shape::max_rank);
    for (const std::int64_t size : sizes) {
      open += size == -1 ? 1 : 0;
      fits = fits && size != 0 && known <= count;
      if (size > 0) known *= size;
    }
    fits = fits && open <= 1 && (open == 1 ? count % known == 0 : count == known);
    if (!fits) {
      builder.refuse(fmt::format("as many numbers as its target_shape [{}]", fmt::join(sizes, ",")),
                     fmt::format("give one to three sizes whose product is {}; one may be -1, for "
                                 "what is left",
                                 count));
    }
    row_ = {1};
    for (const std::int64_t size : sizes) row_.append(size == -1 ? count / known : size);
  }
  Var forward(Tape& tape, std::span<const Var> in) const override {
    return reshape(tape, in[0], row_.with_rows(tape.shape(in[0]).rows()));
  }

 private:
  Reshape config_;
  Shape row_;  // of one row, as a batch
};

}  // namespace

void Reshape::fields(Fields& f) {
  f("target_shape", target_shape, within(-1, 1 << 24), "of a row; -1: what is left");
}

std::unique_ptr<Layer> make_layer(const Reshape& config) {
  return std::make_unique<ReshapeLayer>(config);
}

}  // namespace lamina

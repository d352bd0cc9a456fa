#include "lamina/model/layers/embedding.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "lamina/autograd/operations.hpp"
#include "lamina/core/math.hpp"
#include "lamina/model/initializer.hpp"
#include "lamina/model/layer.hpp"

namespace lamina {

namespace {

std::int64_t automatic_dimension(std::int64_t categories) {
  const double power = math::exp(0.56 * math::log(static_cast<double>(categories)));
  return std::min<std::int64_t>(32, static_cast<std::int64_t>(std::floor(1.6 * power + 0.5)));
}

/// Row 0, missing and unseen, stays at zero until training meets it.
struct KnownRows {
  static constexpr std::string_view kind = "known_rows";
  void fields(Fields&) {}
  void start(View values, const Fans& fans, Seed seed) const {
    std::memset(values.data(), 0, values.bytes());
    RandomNormal{.deviation = 0.5}.start(values.rows(1, values.shape[0] - 1), fans, seed);
  }
};

class EmbeddingLayer final : public Layer {
 public:
  explicit EmbeddingLayer(const Embedding& config) : config_(config) {}

  void build(LayerBuilder& builder) override {
    for (const Field& in : builder.inputs()) {
      inputs_.push_back({in.dtype == DType::i32, {}});
      for (const std::int64_t categories : in.categories) {
        inputs_.back().columns.push_back(column_of(builder, categories));
        parts_ += 1;
      }
      if (in.dtype != DType::i32) parts_ += 1;
    }
    if (parts_ == 0) builder.refuse("an input", "give the network at least one column");
  }

  Var forward(Tape& tape, std::span<const Var> in) const override {
    const std::span<Var> parts = tape.list(parts_);
    std::size_t count = 0;
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      if (!inputs_[i].codes) parts[count++] = flatten(tape, in[i]);
      for (std::size_t c = 0; c < inputs_[i].columns.size(); ++c) {
        parts[count++] = column(tape, in[i], static_cast<std::int64_t>(c), inputs_[i].columns[c]);
      }
    }
    return concatenate(tape, parts);
  }

 private:
  struct Column {
    std::int64_t categories;
    std::int64_t dimension;  // 0: one-hot
    ParameterId table;
  };
  struct Input {
    bool codes;
    std::vector<Column> columns;
  };

  Column column_of(LayerBuilder& builder, std::int64_t categories) {
    if (categories <= config_.one_hot_limit) return {categories, 0, {}};
    const std::int64_t dimension =
        config_.dimension > 0 ? config_.dimension : automatic_dimension(categories);
    const ParameterId table =
        builder.add("table_" + std::to_string(++tables_), {categories + 1, dimension},
                    ParameterKind::embedding, KnownRows{});
    return {categories, dimension, table};
  }

  static Var column(Tape& tape, Var codes, std::int64_t place, const Column& column) {
    return column.dimension > 0 ? embedding(tape, codes, place, tape.parameter(column.table))
                                : one_hot(tape, codes, place, column.categories);
  }

  Embedding config_;
  std::vector<Input> inputs_;
  std::size_t parts_ = 0;
  int tables_ = 0;
};

}  // namespace

void Embedding::fields(Fields& f) {
  f("dimension", dimension, within(0, 4096), "numbers a category becomes; 0 chooses by its size");
  f("one_hot_limit", one_hot_limit, within(0, 1 << 24),
    "columns of at most so many categories become one-hot");
}

std::unique_ptr<Layer> make_layer(const Embedding& config) {
  return std::make_unique<EmbeddingLayer>(config);
}

}  // namespace lamina

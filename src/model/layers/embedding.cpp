#include "lamina/model/layers/embedding.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "lamina/autograd/operations.hpp"
#include "lamina/core/math.hpp"
#include "lamina/model/initializer.hpp"
#include "lamina/model/layer.hpp"
#include "model/layers/shape_error.hpp"

namespace lamina {

namespace {

std::int64_t automatic_dimension(std::int64_t categories) {
  const double power = math::exp(0.56 * math::log(static_cast<double>(categories)));
  return std::min<std::int64_t>(32, static_cast<std::int64_t>(std::floor(1.6 * power + 0.5)));
}

class EmbeddingLayer final : public Layer {
 public:
  explicit EmbeddingLayer(const Embedding& config) : config_(config) {}

  Signature build(const std::string& name, const Signature& in, ParameterTable& table) override {
    std::int64_t width = in.numbers;
    for (std::size_t i = 0; i < in.categories.size(); ++i) {
      Column column{in.categories[i], 0, {}};
      if (column.categories > config_.one_hot_limit) {
        column.dimension =
            config_.dimension > 0 ? config_.dimension : automatic_dimension(column.categories);
        column.table =
            table.add(name + ".table_" + std::to_string(i + 1),
                      {column.categories + 1, column.dimension}, ParameterKind::embedding);
      }
      width += column.dimension > 0 ? column.dimension : column.categories;
      columns_.push_back(column);
    }
    numbers_ = in.numbers;
    if (width == 0) throw_shape_error(name, in, "an input", "give the network at least one column");
    return {width, {}};
  }

  void initialize(const ParameterTable& table, ParameterArena& values, Seed seed) const override {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].dimension == 0) continue;
      View rows = values.view(table[columns_[i].table]);
      // Row 0, missing and unseen, stays at zero until training meets it.
      rows = rows.rows(1, columns_[i].categories);
      initialize_normal(rows, starting_deviation, seed.at("table").at(i));
    }
  }

  Flow forward(Tape& tape, const Flow& in, std::int64_t) const override {
    if (columns_.empty()) return {in.numbers, {}};
    // Parts are joined eight at a time, so that a warm step needs no list on the heap.
    std::array<Var, 8> parts;
    std::size_t count = 0;
    if (numbers_ > 0) parts[count++] = in.numbers;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (count == parts.size()) {
        parts[0] = concatenate(tape, parts);
        count = 1;
      }
      const auto column = static_cast<std::int64_t>(i);
      parts[count++] = columns_[i].dimension > 0
                           ? embedding(tape, in.codes, column, tape.parameter(columns_[i].table))
                           : one_hot(tape, in.codes, column, columns_[i].categories);
    }
    return {concatenate(tape, std::span(parts).first(count)), {}};
  }

 private:
  struct Column {
    std::int64_t categories;
    std::int64_t dimension;  // 0: one-hot
    ParameterId table;
  };
  static constexpr double starting_deviation = 0.5;

  Embedding config_;
  std::int64_t numbers_ = 0;
  std::vector<Column> columns_;
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

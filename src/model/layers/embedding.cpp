#include "lamina/model/layers/embedding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "lamina/autograd/operations.hpp"
#include "lamina/core/math.hpp"
#include "lamina/model/initializer.hpp"
#include "lamina/model/layer.hpp"
#include "model/layers/given.hpp"

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
    bool any = false;
    require_binary(builder);
    for (const Field& in : builder.inputs()) {
      std::vector<std::optional<ParameterId>>& tables = tables_.emplace_back();
      for (const std::int64_t categories : in.categories) {
        tables.push_back(table_for(builder, categories));
        categories_.push_back(categories);
      }
      any = any || in.dtype != DType::i32 || !tables.empty();
    }
    if (!any) builder.refuse("an input", "give the network at least one column");
  }

  Var forward(Tape& tape, std::span<const Var> in) const override {
    const std::span<Var> columns = tape.list(in.size() + categories_.size());
    auto next = columns.begin();
    for (std::size_t i = 0; i < in.size(); ++i) {
      *next++ = in[i];
      for (const std::optional<ParameterId>& table : tables_[i]) {
        *next++ = table ? tape.parameter(*table) : Var{};
      }
    }
    return embedding(tape, columns, categories_);
  }

 private:
  void require_binary(const LayerBuilder& builder) const {
    std::size_t columns = 0;
    for (const Field& in : builder.inputs()) {
      columns += static_cast<std::size_t>(
          std::count(in.categories.begin(), in.categories.end(), std::int64_t{2}));
    }
    const std::size_t numbers = config_.binary.size();
    if (numbers == 0 || numbers == 3 || numbers == 3 * columns) return;
    builder.refuse(fmt::format("{} columns of two categories", numbers / 3),
                   "give `binary` three numbers for each such column, or three for all");
  }

  /// The three numbers of the next column of two categories.
  Given next_binary() {
    const std::size_t place =
        config_.binary.size() == 3 ? 0 : 3 * static_cast<std::size_t>(binary_);
    const auto first = config_.binary.begin() + static_cast<std::ptrdiff_t>(place);
    return Given{{first, first + 3}};
  }

  /// None: one-hot.
  std::optional<ParameterId> table_for(LayerBuilder& builder, std::int64_t categories) {
    if (categories == 2 && !config_.binary.empty()) {
      Given numbers = next_binary();
      return builder.add("binary_" + std::to_string(++binary_), {3, 1}, ParameterKind::statistic,
                         std::move(numbers));
    }
    if (categories <= config_.one_hot_limit) return {};
    const std::int64_t dimension =
        config_.dimension > 0 ? config_.dimension : automatic_dimension(categories);
    return builder.add("table_" + std::to_string(++count_), {categories + 1, dimension},
                       ParameterKind::embedding, start());
  }

  Initializer start() const {
    if (config_.embeddings_initializer.as<Automatic>() == nullptr) {
      return config_.embeddings_initializer;
    }
    return KnownRows{};
  }

  Embedding config_;
  std::vector<std::vector<std::optional<ParameterId>>> tables_;  // of each input, one a column
  std::vector<std::int64_t> categories_;                         // of all columns of codes
  int count_ = 0;                                                // of tables
  int binary_ = 0;                                               // of columns of two categories
};

}  // namespace

void Embedding::fields(Fields& f) {
  f("dimension", dimension, within(0, 4096), "numbers a category becomes; 0 chooses by its size");
  f("one_hot_limit", one_hot_limit, within(0, 1 << 24),
    "columns of at most so many categories become one-hot");
  if (f.given("binary", binary.empty())) {
    f("binary", binary, "missing, first and second of each column of two categories, or of all");
  }
  if (f.given("embeddings_initializer", embeddings_initializer.as<Automatic>() != nullptr)) {
    f.family("embeddings_initializer", embeddings_initializer, "how the vectors start");
  }
}

std::unique_ptr<Layer> make_layer(const Embedding& config) {
  return std::make_unique<EmbeddingLayer>(config);
}

}  // namespace lamina

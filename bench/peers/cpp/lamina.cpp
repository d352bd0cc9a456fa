// Lamina itself: warm steps and predictions as `lamina bench` runs them, and the matrix kernel
// alone.
#include <array>
#include <memory>

#include "kernels/kernels.hpp"
#include "product.hpp"
#include "worker.hpp"
#include "workflow/bench_network.hpp"

namespace {

using bench::Json;
using bench::Work;
using lamina::Engine;
using lamina::kernels::Matrix;
using lamina::kernels::Pair;
using lamina::kernels::SumOrder;

lamina::BenchNetwork network_of(const Json& request) {
  return {.name = '?',
          .sizes = request["sizes"],
          .batch = request["batch"],
          .dropout = request["dropout"],
          .regression = request["loss"] == "squared_error"};
}

Work training(const Json& request) {
  const auto engine = std::make_shared<Engine>(request["threads"].get<int>());
  const auto steps = std::make_shared<lamina::TrainingBench>(*engine, network_of(request));
  return {[engine, steps] { steps->step(); },
          [steps] {
            return steps->last_loss();
          }};
}

Work prediction(const Json& request) {
  const std::int64_t rows = request["rows"];
  const auto answers = std::make_shared<lamina::PredictionBench>(network_of(request), rows,
                                                                 request["threads"].get<int>());
  if (rows == 1)
    return {[answers] {
      answers->one_row();
    }};
  return {[answers] {
    answers->all_rows();
  }};
}

Work product(const Json& request) {
  const auto engine = std::make_shared<Engine>(request["threads"].get<int>());
  const auto p = bench::Product::of(request);
  const auto view = [](const bench::Numbers& numbers, std::int64_t stride, bool transposed) {
    const Matrix<float> stored{numbers.data(), stride, 1};
    return transposed ? stored.transposed() : stored;
  };
  const std::array<Pair<float>, 1> pairs = {Pair<float>{view(p->a, p->a_stride(), p->a_transposed),
                                                        view(p->b, p->b_stride(), p->b_transposed),
                                                        p->terms}};
  // As a training step asks for them: dw sums over rows.
  const SumOrder order = p->a_transposed ? SumOrder::row_blocks : SumOrder::chain;
  const auto call = [=] {
    lamina::kernels::matmul<float>(*engine, {p->c.data(), p->rows, p->columns}, pairs, order, {});
  };
  return {call, [p] {
            return p->c.checksum();
          }};
}

}  // namespace

int main() {
  return bench::serve([](const Json& request) {
    const std::string kind = request["kind"];
    return kind == "train"     ? training(request)
           : kind == "predict" ? prediction(request)
                               : product(request);
  });
}

// Lamina itself: warm steps and predictions as `lamina bench` runs them, and the matrix kernel
// alone.
#include <array>
#include <memory>
#include <vector>

#include "kernels/kernels.hpp"
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
  return [engine, steps] {
    steps->step();
  };
}

Work prediction(const Json& request) {
  const std::int64_t rows = request["rows"];
  const auto answers = std::make_shared<lamina::PredictionBench>(network_of(request), rows,
                                                                 request["threads"].get<int>());
  if (rows == 1)
    return [answers] {
      answers->one_row();
    };
  return [answers] {
    answers->all_rows();
  };
}

Work product(const Json& request) {
  const std::int64_t m = request["m"], n = request["n"], k = request["k"];
  const std::string way = request["way"];
  const auto engine = std::make_shared<Engine>(request["threads"].get<int>());
  const auto filled = [](std::int64_t size) {
    auto values = std::make_shared<std::vector<float>>(static_cast<std::size_t>(size));
    for (std::size_t i = 0; i < values->size(); ++i) {
      (*values)[i] = static_cast<float>(i * 7919 % 13) - 6;
    }
    return values;
  };
  const auto x = filled(m * k), w = filled(k * n), y = filled(m * n);
  const Matrix<float> x_view{x->data(), k, 1}, w_view{w->data(), n, 1}, y_view{y->data(), n, 1};
  const std::array kept = {x, w, y};  // what the views look into
  const auto run = [engine, kept](std::vector<float>& c, std::int64_t rows, std::int64_t columns,
                                  Pair<float> pair, SumOrder order) {
    const std::array<Pair<float>, 1> pairs = {pair};
    lamina::kernels::matmul<float>(*engine, c.data(), rows, columns, pairs, order, {});
  };
  if (way == "forward")
    return [=] {
      run(*y, m, n, {x_view, w_view, k}, SumOrder::chain);
    };
  if (way == "dw") {
    return [=] {
      run(*w, k, n, {x_view.transposed(), y_view, m}, SumOrder::row_blocks);
    };
  }
  return [=] {
    run(*x, m, k, {y_view, w_view.transposed(), n}, SumOrder::chain);
  };
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

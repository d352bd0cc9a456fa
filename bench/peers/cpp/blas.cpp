// Matrix products by oneDNN or OpenBLAS: `peer_blas onednn|onednn_primitive|openblas`. oneDNN has
// two doors: dnnl_sgemm, and its matmul primitive on plain row-major matrices.
#include <cblas.h>

#include <memory>
#include <oneapi/dnnl/dnnl.hpp>
#include <vector>

#include "worker.hpp"

namespace {

using bench::Json;
using bench::Work;

/// C[rows, columns] = A·B, each possibly stored transposed; all row-major.
struct Product {
  std::int64_t rows, columns, terms;
  bool a_transposed, b_transposed;
  std::vector<float> a, b, c;
};

std::shared_ptr<Product> product_of(const Json& request) {
  const std::int64_t m = request["m"], n = request["n"], k = request["k"];
  const std::string way = request["way"];
  auto p = std::make_shared<Product>();
  if (way == "forward") *p = {m, n, k, false, false, {}, {}, {}};
  if (way == "dw") *p = {k, n, m, true, false, {}, {}, {}};
  if (way == "dx") *p = {m, k, n, false, true, {}, {}, {}};
  const auto fill = [](std::vector<float>& values, std::int64_t size) {
    values.resize(static_cast<std::size_t>(size));
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = static_cast<float>(i * 7919 % 13) - 6;
  };
  fill(p->a, p->rows * p->terms);
  fill(p->b, p->terms * p->columns);
  fill(p->c, p->rows * p->columns);
  return p;
}

Work openblas(const std::shared_ptr<Product>& p, int threads) {
  openblas_set_num_threads(threads);
  return [p] {
    cblas_sgemm(CblasRowMajor, p->a_transposed ? CblasTrans : CblasNoTrans,
                p->b_transposed ? CblasTrans : CblasNoTrans, static_cast<int>(p->rows),
                static_cast<int>(p->columns), static_cast<int>(p->terms), 1, p->a.data(),
                static_cast<int>(p->a_transposed ? p->rows : p->terms), p->b.data(),
                static_cast<int>(p->b_transposed ? p->terms : p->columns), 0, p->c.data(),
                static_cast<int>(p->columns));
  };
}

Work onednn(const std::shared_ptr<Product>& p) {
  return [p] {
    dnnl_sgemm(p->a_transposed ? 'T' : 'N', p->b_transposed ? 'T' : 'N', p->rows, p->columns,
               p->terms, 1, p->a.data(), p->a_transposed ? p->rows : p->terms, p->b.data(),
               p->b_transposed ? p->terms : p->columns, 0, p->c.data(), p->columns);
  };
}

Work onednn_primitive(const std::shared_ptr<Product>& p) {
  using dnnl::memory;
  const auto described = [](std::int64_t rows, std::int64_t columns, bool transposed) {
    return memory::desc({rows, columns}, memory::data_type::f32,
                        transposed ? memory::format_tag::ba : memory::format_tag::ab);
  };
  const auto engine = dnnl::engine(dnnl::engine::kind::cpu, 0);
  const auto stream = std::make_shared<dnnl::stream>(engine);
  const memory::desc a = described(p->rows, p->terms, p->a_transposed);
  const memory::desc b = described(p->terms, p->columns, p->b_transposed);
  const memory::desc c = described(p->rows, p->columns, false);
  const auto matmul = std::make_shared<dnnl::matmul>(
      dnnl::matmul::primitive_desc(dnnl::matmul::desc(a, b, c), engine));
  const std::unordered_map<int, memory> arguments = {
      {DNNL_ARG_SRC, memory(a, engine, p->a.data())},
      {DNNL_ARG_WEIGHTS, memory(b, engine, p->b.data())},
      {DNNL_ARG_DST, memory(c, engine, p->c.data())}};
  return [p, stream, matmul, arguments] {
    matmul->execute(*stream, arguments);
    stream->wait();
  };
}

}  // namespace

int main(int count, char** words) {
  const std::string library = count > 1 ? words[1] : "onednn";
  return bench::serve([&](const Json& request) -> Work {
    if (request["kind"] != "product") throw bench::Cannot("matrix products only");
    const auto p = product_of(request);
    if (library == "openblas") return openblas(p, request["threads"]);
    return library == "onednn" ? onednn(p) : onednn_primitive(p);
  });
}

// Matrix products by oneDNN or OpenBLAS: `peer_blas onednn|onednn_primitive|openblas`. oneDNN has
// two doors: dnnl_sgemm, and its matmul primitive on plain row-major matrices.
#include <cblas.h>

#include <memory>
#include <oneapi/dnnl/dnnl.hpp>

#include "product.hpp"
#include "worker.hpp"

namespace {

using bench::Json;
using bench::Product;
using bench::Work;
using Call = std::function<void()>;

Call openblas(const std::shared_ptr<Product>& p, int threads) {
  openblas_set_num_threads(threads);
  return [p] {
    cblas_sgemm(CblasRowMajor, p->a_transposed ? CblasTrans : CblasNoTrans,
                p->b_transposed ? CblasTrans : CblasNoTrans, static_cast<int>(p->rows),
                static_cast<int>(p->columns), static_cast<int>(p->terms), 1, p->a.data(),
                static_cast<int>(p->a_stride()), p->b.data(), static_cast<int>(p->b_stride()), 0,
                p->c.data(), static_cast<int>(p->columns));
  };
}

Call onednn(const std::shared_ptr<Product>& p) {
  return [p] {
    dnnl_sgemm(p->a_transposed ? 'T' : 'N', p->b_transposed ? 'T' : 'N', p->rows, p->columns,
               p->terms, 1, p->a.data(), p->a_stride(), p->b.data(), p->b_stride(), 0, p->c.data(),
               p->columns);
  };
}

Call onednn_primitive(const std::shared_ptr<Product>& p) {
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
  if (library == "--versions") {
    const dnnl_version_t* dnnl = dnnl_version();
    std::string blas = openblas_get_config();  // "OpenBLAS 0.3.21 NO_LAPACKE …"
    blas = blas.substr(blas.find(' ') + 1);
    std::cout << Json{{"oneDNN", std::to_string(dnnl->major) + "." + std::to_string(dnnl->minor) +
                                     "." + std::to_string(dnnl->patch)},
                      {"OpenBLAS", blas.substr(0, blas.find(' ')) + " (kernels " +
                                       openblas_get_corename() + ")"}}
              << std::endl;
    return 0;
  }
  return bench::serve([&](const Json& request) -> Work {
    const auto p = Product::of(request);
    const auto sum = [p] {
      return p->c.checksum();
    };
    if (library == "openblas") return {openblas(p, request["threads"]), sum};
    return {library == "onednn" ? onednn(p) : onednn_primitive(p), sum};
  });
}

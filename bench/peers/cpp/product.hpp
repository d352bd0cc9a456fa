// A matrix product of a dense layer, as the peers are asked for it; all matrices row-major.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>

#include "worker.hpp"

namespace bench {

/// Small whole numbers, at an address that SIMD likes, as all libraries keep their own tensors.
class Numbers {
 public:
  explicit Numbers(std::int64_t size) : size_(size) {
    const std::size_t bytes = (static_cast<std::size_t>(size) * sizeof(float) + 63) / 64 * 64;
    data_.reset(static_cast<float*>(std::aligned_alloc(64, bytes)));
    if (!data_) throw std::bad_alloc();
    for (std::int64_t i = 0; i < size; ++i) data_[i] = static_cast<float>(i * 7919 % 13 - 6);
  }
  float* data() const { return data_.get(); }
  /// Tells whether all numbers are in their places; exact for whole numbers.
  double checksum() const {
    double sum = 0;
    for (std::int64_t i = 0; i < size_; ++i) sum += data_[i] * static_cast<double>(i % 7 + 1);
    return sum;
  }

 private:
  struct Free {
    void operator()(float* data) const { std::free(data); }
  };
  std::int64_t size_;
  std::unique_ptr<float[], Free> data_;
};

/// C[rows, columns] = A[rows, terms] · B[terms, columns], A or B possibly stored transposed.
struct Product {
  std::int64_t rows, columns, terms;
  bool a_transposed, b_transposed;
  Numbers a{rows * terms}, b{terms * columns}, c{rows * columns};

  /// "forward": y[m,n] = x[m,k] w[k,n].  "dw": dw[k,n] = xᵀ dy.  "dx": dx[m,k] = dy wᵀ.
  static std::shared_ptr<Product> of(const Json& request) {
    if (request["kind"] != "product") throw Cannot("matrix products only");
    const std::int64_t m = request["m"], n = request["n"], k = request["k"];
    const std::string way = request["way"];
    if (way == "dw") return std::shared_ptr<Product>(new Product{k, n, m, true, false});
    if (way == "dx") return std::shared_ptr<Product>(new Product{m, k, n, false, true});
    return std::shared_ptr<Product>(new Product{m, n, k, false, false});
  }
  std::int64_t a_stride() const { return a_transposed ? rows : terms; }
  std::int64_t b_stride() const { return b_transposed ? terms : columns; }
};

}  // namespace bench

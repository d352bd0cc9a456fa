// The contract of all kernels: what operations, losses and optimizers call. T is float (dispatched
// at run time: plain, AVX2 or AVX-512, all with the same bits) or double (always the plain loops in
// ref/). Matrices are row-major. Every sum has one fixed order:
//   over features    one fused-multiply-add chain from +0 over k in order (matrix products), or 16
//                    logical lanes (element i in lane i mod 16) added in a fixed tree (row sums);
//   over rows        chains inside blocks of 256 rows, block sums added in a binary tree: pairs
//                    (0,1)(2,3)… level by level, an odd last one carried up.
// So neither threads, nor vector width, nor the rows around a row change a bit.
#pragma once

#include <cstdint>
#include <span>

#include "lamina/core/engine.hpp"
#include "lamina/core/nonlinearity.hpp"
#include "lamina/core/random.hpp"

namespace lamina::kernels {

inline constexpr std::int64_t row_block = 256;

/// The level in use for float: "plain", "avx2", "avx512" (or "neon"). LAMINA_ISA forces one; a
/// level this CPU lacks, or an unknown name, is Error `usage.bad_isa`.
const char* instruction_set();
/// Whether this CPU has a better level than "plain", in use or not.
bool cpu_has_vectors();

/// Where a gradient goes: nowhere (null), over what is there, or added to it.
template <class T>
struct Destination {
  T* data = nullptr;
  bool add = false;
};

// ---- Matrix product -----------------------------------------------------------------------------

/// A read-only matrix for each group; element (i, j) of group g is
/// data[g * group_step + i * row_stride + j * column_stride], and one stride is 1. A step of 0
/// shares one matrix among the groups.
// Where its elements are read (rows_of_a-inl.hpp, pack-inl.hpp, Panel::start) is the place of what
// comes later: rows of two levels, for the pixels of images, and a type of storage apart from T.
template <class T>
struct Matrix {
  const T* data;
  std::int64_t row_stride;
  std::int64_t column_stride;
  std::int64_t group_step = 0;
  Matrix transposed() const { return {data, column_stride, row_stride, group_step}; }
};

template <class T>
struct Pair {
  Matrix<T> a;  ///< [M, K]
  Matrix<T> b;  ///< [K, N]
  std::int64_t k;
};

/// Whether the sum over k is one chain (features) or chains of row_block added in a tree (rows).
enum class SumOrder : std::uint8_t { chain, row_blocks };

template <class T>
struct Epilogue {
  const T* bias = nullptr;  ///< [N], added once after the sum; of group g at bias + g * bias_step
  Nonlinearity activation = {};
  T* z = nullptr;    ///< laid out as C: keeps the value before the activation
  bool add = false;  ///< C += instead of C =; then no bias and no activation
  std::int64_t bias_step = 0;
};

/// Where products go: element (i, j) of group g at data[g * group_step + i * row_stride + j].
template <class T>
struct Output {
  T* data;
  std::int64_t rows, columns;
  std::int64_t row_stride;
  std::int64_t groups = 1;
  std::int64_t group_step = 0;

  /// One matrix in one piece.
  Output(T* data_, std::int64_t rows_, std::int64_t columns_)
      : Output(data_, rows_, columns_, columns_) {}
  Output(T* data_, std::int64_t rows_, std::int64_t columns_, std::int64_t row_stride_,
         std::int64_t groups_ = 1, std::int64_t group_step_ = 0)
      : data(data_),
        rows(rows_),
        columns(columns_),
        row_stride(row_stride_),
        groups(groups_),
        group_step(group_step_) {}
};
inline constexpr std::size_t most_grouped_pairs = 4;

/// C[G,M,N] = activation(Σ over pairs of A·B + bias), each group by itself. The pairs' sums
/// continue one chain in order; of several groups at most most_grouped_pairs. C must not overlap an
/// input. G, M, N or K of 0 are allowed.
template <class T>
void matmul(const Engine& engine, const Output<T>& c, std::span<const Pair<T>> pairs,
            SumOrder order, const Epilogue<T>& epilogue);

/// y = activation(x·W + bias), a dense layer.
template <class T>
struct DenseLayer {
  const T* weights;  ///< [inputs, units]
  const T* bias;     ///< [units] or null
  std::int64_t inputs;
  std::int64_t units;
  Nonlinearity activation;
};
inline constexpr std::int64_t few_units = 16;

/// One row through layers of at most few_units, one after the other, from x[inputs of the first] to
/// y[units of the last]. Each sum is one chain, as in matmul().
template <class T>
void dense_row(std::span<const DenseLayer<T>> layers, const T* x, T* y);

// ---- Elementwise --------------------------------------------------------------------------------

/// y = g(z) for n elements; y may be z.
template <class T>
void activate(const Engine& engine, Nonlinearity activation, T* y, const T* z, std::int64_t n);

/// Whether the derivative reads z (gelu, silu) rather than y.
bool derivative_needs_z(Nonlinearity activation);

/// dz = dy · g'(z), or dz += when `add`. Reads y, or z where derivative_needs_z(). dz may be dy.
template <class T>
void activate_backward(const Engine& engine, Nonlinearity activation, T* dz, const T* dy,
                       const T* y, const T* z, std::int64_t n, bool add);

enum class Binary : std::uint8_t { add, subtract, multiply };
/// out = a ∘ b for n elements (out may be a or b).
template <class T>
void elementwise(const Engine& engine, Binary kind, T* out, const T* a, const T* b, std::int64_t n);
/// y = factor · x, or y += factor · x when `add`. y may be x.
template <class T>
void scale(const Engine& engine, T* y, const T* x, T factor, std::int64_t n, bool add);
/// y[r,c] = x[r,c] ∘ v[c].  y may be x.
template <class T>
void elementwise_row(const Engine& engine, Binary kind, T* y, const T* x, const T* v,
                     std::int64_t rows, std::int64_t columns);

/// Rows scaled and shifted: y = g(x[r,c] scale[c] + shift[c]); shift may be null. z, where it is
/// not null, keeps the value before the activation.
template <class T>
void affine_rows(const Engine& engine, Nonlinearity activation, T* y, T* z, const T* x,
                 const T* scale, const T* shift, std::int64_t rows, std::int64_t columns);
/// From dz = dy · g'(z), which is kept where it is not null: dx[r,c] = dz scale[c], dscale[c] = Σ
/// over rows of dz x and dshift[c] = Σ of dz (row blocks).
template <class T>
void affine_rows_backward(const Engine& engine, Nonlinearity activation, T* dz, Destination<T> dx,
                          Destination<T> dscale, Destination<T> dshift, const T* dy, const T* y,
                          const T* z, const T* x, const T* scale, std::int64_t rows,
                          std::int64_t columns);

/// Inverted dropout of x[rows, columns]: y = kept ? x · T(1 / (1 - rate)) : 0, or y += when `add`.
/// Element (r, c), the rows counted from `first_row`, is kept when uniform(word c mod 4 of
/// philox(seed.key(), step, (r << 32) | (c / 4))) >= rate. The same call turns dy into dx. y may be
/// x.
template <class T>
void dropout(const Engine& engine, T* y, const T* x, std::int64_t rows, std::int64_t columns,
             double rate, Seed seed, std::uint64_t step, bool add, std::int64_t first_row = 0);

// ---- Rows ---------------------------------------------------------------------------------------

/// y[r,:] = softmax(z[r,:]); the largest z is subtracted first. y may be z.
template <class T>
void softmax(const Engine& engine, T* y, const T* z, std::int64_t rows, std::int64_t columns);
/// dz = y (dy - Σ dy y), or dz += when `add`. dz may be dy.
template <class T>
void softmax_backward(const Engine& engine, T* dz, const T* dy, const T* y, std::int64_t rows,
                      std::int64_t columns, bool add);

/// sums[c] = Σ over rows of x[r,c], or of x[r,c] factors[r,c] (row blocks), or += when `add`.
template <class T>
void column_sums(const Engine& engine, T* sums, const T* x, std::int64_t rows, std::int64_t columns,
                 bool add, const T* factors = nullptr);
/// Σ x and Σ x² over n elements, in double: 16 logical lanes inside blocks of row_block elements,
/// the blocks added in the tree.
template <class T>
double sum(const Engine& engine, const T* x, std::int64_t n);
template <class T>
double sum_of_squares(const Engine& engine, const T* x, std::int64_t n);
/// The first index whose element is NaN or infinite, or n.
template <class T>
std::int64_t first_non_finite(const T* x, std::int64_t n);

// ---- Copies -------------------------------------------------------------------------------------

/// y[r, 0…columns) = x[r, 0…columns) (or += when `add`) between matrices with row strides ldy, ldx.
template <class T>
void copy_columns(const Engine& engine, T* y, std::int64_t ldy, const T* x, std::int64_t ldx,
                  std::int64_t rows, std::int64_t columns, bool add);
/// y[r, 0…categories) = 1 at codes[r]-1, else 0; code 0 (missing, unseen) gives a row of zeros.
/// Codes outside [0, categories] are our bug. `code_stride` is the distance between rows' codes.
template <class T>
void one_hot(const Engine& engine, T* y, std::int64_t ldy, const std::int32_t* codes,
             std::int64_t code_stride, std::int64_t rows, std::int64_t categories);
/// y[r, 0…dimension) = table[codes[r], :].
template <class T>
void embed(const Engine& engine, T* y, std::int64_t ldy, const T* table, std::int64_t dimension,
           const std::int32_t* codes, std::int64_t code_stride, std::int64_t rows);
/// dtable[codes[r], :] = Σ dy[r, :] over rows with that code (row blocks; overwrites all
/// `table_rows`, or adds to them when `add`).
template <class T>
void embed_backward(const Engine& engine, T* dtable, std::int64_t table_rows,
                    std::int64_t dimension, const T* dy, std::int64_t lddy,
                    const std::int32_t* codes, std::int64_t code_stride, std::int64_t rows,
                    bool add);

// ---- Normalization ------------------------------------------------------------------------------

/// Per row (Ba et al. 2016): y = gamma (x - mean) rstd + beta, rstd = 1 / sqrt(variance + epsilon);
/// population variance, two passes. mean and rstd are [rows] and kept for the backward pass.
/// With mean and beta null the mean is taken as 0: root mean square normalization (Zhang & Sennrich
/// 2019).
template <class T>
void layer_norm(const Engine& engine, T* y, T* mean, T* rstd, const T* x, const T* gamma,
                const T* beta, std::int64_t rows, std::int64_t columns, T epsilon);
/// dx[rows, columns], dgamma and dbeta[columns]; mean null as before.
template <class T>
void layer_norm_backward(const Engine& engine, Destination<T> dx, Destination<T> dgamma,
                         Destination<T> dbeta, const T* dy, const T* x, const T* gamma,
                         const T* mean, const T* rstd, std::int64_t rows, std::int64_t columns);

/// Per column over the batch (Ioffe & Szegedy 2015): mean, population variance (two passes, row
/// blocks) into mean[columns], variance[columns].
template <class T>
void batch_statistics(const Engine& engine, T* mean, T* variance, const T* x, std::int64_t rows,
                      std::int64_t columns);
/// y = gamma (x - mean) / sqrt(variance + epsilon) + beta.
template <class T>
void batch_norm(const Engine& engine, T* y, const T* x, const T* mean, const T* variance,
                const T* gamma, const T* beta, std::int64_t rows, std::int64_t columns, T epsilon);
/// The gradient through the batch statistics: dx[rows, columns], dgamma and dbeta[columns].
template <class T>
void batch_norm_backward(const Engine& engine, Destination<T> dx, Destination<T> dgamma,
                         Destination<T> dbeta, const T* dy, const T* x, const T* mean,
                         const T* variance, const T* gamma, std::int64_t rows, std::int64_t columns,
                         T epsilon);
/// running = momentum · running + (1 - momentum) · batch, for n columns.
template <class T>
void moving_average(T* running, const T* batch, T momentum, std::int64_t n);

// ---- Softmax cross-entropy ----------------------------------------------------------------------
// Other losses, and optimizers, are formulas of their own: each_level-inl.hpp makes them kernels.

/// One number a row: log Σ exp(z) - Σ t z with t = (1 - smoothing) onehot(label) + smoothing /
/// classes.
template <class T>
void softmax_cross_entropy(const Engine& engine, T* loss, const T* z, const std::int32_t* labels,
                           std::int64_t rows, std::int64_t classes, T smoothing);
/// dz = factor · weights[r] · ∂loss_r/∂z, or += when `add`; weights may be null (all 1).
template <class T>
void softmax_cross_entropy_backward(const Engine& engine, T* dz, const T* z,
                                    const std::int32_t* labels, const T* weights, std::int64_t rows,
                                    std::int64_t classes, T smoothing, T factor, bool add);
// ---- What the machine can do --------------------------------------------------------------------

/// Fused multiply-adds in registers and nothing else, `rounds` of them in every chain on every
/// thread of `engine`: the peak that the time of other kernels is compared with. Returns the
/// floating-point operations done, two a multiply-add.
double multiply_adds(const Engine& engine, std::int64_t rounds);

}  // namespace lamina::kernels

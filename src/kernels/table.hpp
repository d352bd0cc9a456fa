// The serial kernels behind the contract, as function pointers: one set for each CPU level, chosen
// once at start-up. The files beside this one split the work over threads and call these on ranges.
#pragma once

#include <cstdint>

#include "kernels/kernels.hpp"

namespace lamina::kernels {

enum class Level : std::uint8_t { plain, avx2, avx512, neon };
inline constexpr std::size_t level_count = 4;

/// C[row_begin…row_end, column_begin…column_end) of one product of one group.
template <class T>
struct MatmulJob {
  T* c;
  std::int64_t n;  ///< columns of C
  std::int64_t row_stride;
  std::span<const Pair<T>> pairs;
  SumOrder order;
  const Epilogue<T>& epilogue;
};
struct Block {
  std::int64_t row_begin, row_end, column_begin, column_end;
};

template <class T>
struct MatmulTable {
  void (*matmul)(const MatmulJob<T>& job, const Block& block);
  void (*dense_row)(std::span<const DenseLayer<T>> layers, const T* x, T* y);
};

template <class T>
struct ElementwiseTable {
  void (*activate)(Nonlinearity activation, T* y, const T* z, std::int64_t n);
  void (*activate_backward)(Nonlinearity activation, T* dz, const T* dy, const T* state,
                            std::int64_t n, bool add);
  void (*elementwise)(Binary kind, T* out, const T* a, const T* b, std::int64_t n);
  void (*scale)(T* y, const T* x, T factor, std::int64_t n, bool add);
  /// Keeps an element where its random word >> 8 is at least `threshold`. y and x start at
  /// row_begin.
  void (*dropout)(T* y, const T* x, std::int64_t row_begin, std::int64_t row_end,
                  std::int64_t columns, std::uint32_t threshold, T factor, std::uint64_t key,
                  std::uint64_t step, bool add);
  std::int64_t (*first_non_finite)(const T* x, std::int64_t n);
};

template <class T>
struct RowsTable {
  void (*softmax)(T* y, const T* z, std::int64_t rows, std::int64_t columns);
  void (*softmax_backward)(T* dz, const T* dy, const T* y, std::int64_t rows, std::int64_t columns,
                           bool add);
  /// Columns [begin, end) of x[rows, columns].
  void (*column_sums)(T* sums, const T* x, const T* factors, std::int64_t rows,
                      std::int64_t columns, std::int64_t begin, std::int64_t end, bool add);
  void (*affine_rows)(Nonlinearity activation, T* y, T* z, const T* x, const T* scale,
                      const T* shift, std::int64_t rows, std::int64_t columns);
  /// `count` columns of a block of at most row_block rows, with its own sums of dz x and of dz.
  /// `state` is what the derivative reads, y or z. dz, dx and dshift may be null.
  void (*affine_block_backward)(Nonlinearity activation, T* dz, Destination<T> dx, T* dscale,
                                T* dshift, const T* dy, const T* state, const T* x, const T* scale,
                                std::int64_t rows, std::int64_t columns, std::int64_t count);
  /// The sum of one block of at most row_block elements.
  double (*block_sum)(const T* x, std::int64_t n);
  double (*block_sum_of_squares)(const T* x, std::int64_t n);
};

template <class T>
struct NormalizationTable {
  void (*layer_norm)(T* y, T* mean, T* rstd, const T* x, const T* gamma, const T* beta,
                     std::int64_t rows, std::int64_t columns, T epsilon);
  void (*layer_norm_dx)(T* dx, const T* dy, const T* x, const T* gamma, const T* mean,
                        const T* rstd, std::int64_t rows, std::int64_t columns, bool add);
  /// Columns [begin, end): dgamma = Σ dy xhat, dbeta = Σ dy, in row blocks.
  void (*layer_norm_dparameters)(Destination<T> dgamma, Destination<T> dbeta, const T* dy,
                                 const T* x, const T* mean, const T* rstd, std::int64_t rows,
                                 std::int64_t columns, std::int64_t begin, std::int64_t end);
  void (*batch_statistics)(T* mean, T* variance, const T* x, std::int64_t rows,
                           std::int64_t columns, std::int64_t begin, std::int64_t end);
  void (*batch_norm)(T* y, const T* x, const T* mean, const T* variance, const T* gamma,
                     const T* beta, std::int64_t rows, std::int64_t columns, std::int64_t begin,
                     std::int64_t end, T epsilon);
  void (*batch_norm_backward)(Destination<T> dx, Destination<T> dgamma, Destination<T> dbeta,
                              const T* dy, const T* x, const T* mean, const T* variance,
                              const T* gamma, std::int64_t rows, std::int64_t columns,
                              std::int64_t begin, std::int64_t end, T epsilon);
};

template <class T>
struct LossTable {
  void (*softmax_cross_entropy)(T* loss, const T* z, const std::int32_t* labels, std::int64_t rows,
                                std::int64_t classes, T smoothing);
  void (*softmax_cross_entropy_backward)(T* dz, const T* z, const std::int32_t* labels,
                                         const T* weights, std::int64_t rows, std::int64_t classes,
                                         T smoothing, T factor, bool add);
};

template <class T>
struct PeakTable {
  /// Returns the operations done; writes a number that depends on all of them to `sink`.
  double (*multiply_adds)(std::int64_t rounds, T* sink);
};

template <class T>
struct Table : MatmulTable<T>,
               ElementwiseTable<T>,
               RowsTable<T>,
               NormalizationTable<T>,
               LossTable<T>,
               PeakTable<T> {};

/// The set in use: for float that of the level chosen at start-up, for double always the plain one.
template <class T>
const Table<T>& table();

/// The set of one level, which this CPU must have.
const Table<float>& table_of(Level level);
bool has(Level level);

/// What table<float>() is of.
Level level_in_use();
/// For tests, which compare levels: another level of this CPU from now on. Not while kernels run.
void use_level(Level level);

/// Each file of ref/ sets its part of a table, for float and double.
namespace ref {
template <class T>
void fill(MatmulTable<T>& t);
template <class T>
void fill(ElementwiseTable<T>& t);
template <class T>
void fill(RowsTable<T>& t);
template <class T>
void fill(NormalizationTable<T>& t);
template <class T>
void fill(LossTable<T>& t);
template <class T>
void fill(PeakTable<T>& t);
}  // namespace ref

/// Each file of simd/ replaces in its part, one by one, the kernels that it has for a level; what
/// it does not name stays the plain one.
namespace simd {
template <Level level>
void fill(MatmulTable<float>& t);
template <Level level>
void fill(ElementwiseTable<float>& t);
template <Level level>
void fill(RowsTable<float>& t);
template <Level level>
void fill(NormalizationTable<float>& t);
template <Level level>
void fill(LossTable<float>& t);
template <Level level>
void fill(PeakTable<float>& t);
}  // namespace simd

}  // namespace lamina::kernels

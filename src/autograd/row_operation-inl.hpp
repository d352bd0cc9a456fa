// Makes the kernels of an operation on rows, for plain numbers and for each CPU level, of a
// template over the type T of a number:
//   explicit Rows(const OpArgs&)                                     takes the attributes
//   void forward(const RowOperands&, std::int64_t begin, std::int64_t end) const    rows of y
//   void backward(const RowOperands&, std::int64_t begin, std::int64_t end) const   rows of dx
// Included once by the operation's source, as each_level-inl.hpp says.
#include "autograd/row_operation.hpp"
#include "kernels/each_level-inl.hpp"
#include "kernels/ref/row_softmax.hpp"
#ifndef LAMINA_PLAIN_NUMBERS
#include "kernels/simd/rows-inl.hpp"
#endif

HWY_BEFORE_NAMESPACE();
namespace lamina::kernels::HWY_NAMESPACE {

template <template <class> class Rows, class T>
void forward_of(const OpArgs& args, const RowOperands& all, std::int64_t begin, std::int64_t end) {
  Rows<T>(args).forward(all, begin, end);
}
template <template <class> class Rows, class T>
void backward_of(const OpArgs& args, const RowOperands& all, std::int64_t begin, std::int64_t end) {
  Rows<T>(args).backward(all, begin, end);
}

/// x, or added to what is there.
template <class Extent, class F, class T>
HWY_INLINE void put(Extent extent, F x, T* p, bool add) {
  store(extent, add ? load(extent, p) + x : x, p);
}

}  // namespace lamina::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

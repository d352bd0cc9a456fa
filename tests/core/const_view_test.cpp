// What is const is only read: the types say so, and this file does not compile when they do not.
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

#include "lamina/core/parameters.hpp"
#include "lamina/core/tensor.hpp"

namespace lamina {
namespace {

template <class Owner>
constexpr bool lends_itself_to_write = std::is_convertible_v<Owner, View>;

template <class Owner>
constexpr bool gives_pointers_to_const =
    std::is_same_v<decltype(std::declval<Owner>().f32()), const float*>&&
        std::is_same_v<decltype(std::declval<Owner>().f64()), const double*>&&
            std::is_same_v<decltype(std::declval<Owner>().i32()), const std::int32_t*>&&
                std::is_same_v<decltype(std::declval<Owner>().u8()), const std::uint8_t*>;

static_assert(gives_pointers_to_const<const Tensor&> && gives_pointers_to_const<ConstView>);
static_assert(std::is_same_v<decltype(std::declval<ConstView>().data()), const void*>);
static_assert(std::is_same_v<decltype(std::declval<ConstView>().rows(0, 1)), ConstView>);
static_assert(std::is_same_v<decltype(std::declval<const Tensor&>().view()), ConstView>);
static_assert(lends_itself_to_write<Tensor&> && !lends_itself_to_write<const Tensor&>);

// No way leads back from a read-only view.
static_assert(std::is_convertible_v<View, ConstView>);
static_assert(!lends_itself_to_write<ConstView> && !std::is_constructible_v<View, ConstView>);
static_assert(!std::is_assignable_v<View&, ConstView>);
static_assert(!std::is_constructible_v<View, const float*, Shape, DType>);

template <class Arena>
constexpr bool gives_only_const_views =
    std::is_same_v<decltype(std::declval<Arena>().view(ParameterEntry{})), ConstView>&&
        std::is_same_v<decltype(std::declval<Arena>().all()), ConstView>&&
            std::is_same_v<decltype(std::declval<Arena>().trainable()), ConstView>;

static_assert(gives_only_const_views<const ParameterArena&>);
static_assert(!gives_only_const_views<ParameterArena&>);

TEST(ConstView, ReadsWhatATensorAViewOrAPlainArrayHolds) {
  Tensor tensor(Shape{3, 2});
  tensor.view().rows(1, 2).f32()[3] = 7;
  const ConstView of_tensor = tensor;
  const ConstView of_view = tensor.view().rows(0, 3);
  EXPECT_EQ(of_tensor.rows(2, 1).f32()[1], 7);
  EXPECT_EQ(of_view.data(), of_tensor.data());
  EXPECT_EQ(of_view.shape, tensor.shape());

  static constexpr std::array<std::uint8_t, 4> bytes = {1, 2, 3, 4};
  const ConstView of_array(bytes.data(), Shape{2, 2}, DType::u8);
  EXPECT_EQ(of_array.rows(1, 1).u8()[0], 3);
  EXPECT_EQ(of_array.bytes(), 4);
}

TEST(ParameterArena, GivesEachParameterItsPlaceReadOnlyOrNot) {
  ParameterTable table;
  table.add("weight", {3, 2}, ParameterKind::weight);
  table.add("mean", {2}, ParameterKind::statistic);
  const ParameterId bias = table.add("bias", {2}, ParameterKind::bias);
  table.lay_out();
  for (const DType dtype : {DType::f32, DType::f64}) {
    ParameterArena arena(table, dtype);
    const ParameterArena& read = arena;
    for (const ParameterEntry& entry : table.entries()) {
      EXPECT_EQ(arena.view(entry).data(), read.view(entry).data());
      EXPECT_EQ(read.view(entry).shape, entry.shape);
      EXPECT_EQ(read.view(entry).dtype, dtype);
    }
    EXPECT_EQ(static_cast<const std::byte*>(read.view(table[bias]).data()),
              static_cast<const std::byte*>(read.all().data()) + 16 * bytes_of(dtype));
  }
}

}  // namespace
}  // namespace lamina

#include "data/batches.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

#include "core/assert.hpp"
#include "data/pixels.hpp"

namespace lamina {

namespace {

/// Rows handed to a thread at least: copying fewer is faster than waking one.
constexpr std::int64_t grain = 256;

Tensor room_for(const ConstView& view) {
  return view.shape.rank() == 0 ? Tensor() : Tensor(view.shape, view.dtype);
}

void copy_row(const View& to, std::int64_t to_row, const ConstView& from, std::int64_t from_row) {
  if (from.empty()) return;
  const auto bytes = static_cast<std::size_t>(from.shape.columns()) * bytes_of(from.dtype);
  std::memcpy(
      static_cast<std::byte*>(to.data()) + static_cast<std::size_t>(to_row) * bytes,
      static_cast<const std::byte*>(from.data()) + static_cast<std::size_t>(from_row) * bytes,
      bytes);
}

/// Rows are gathered from anywhere: asked for together, they come from memory side by side.
void ask_for_row(const ConstView& from, std::int64_t row) {
  constexpr std::size_t line = 64;
  constexpr std::size_t most = 8 * line;  // of a longer row the processor guesses the rest
  const auto bytes = static_cast<std::size_t>(from.shape.columns()) * bytes_of(from.dtype);
  if (from.empty() || bytes == 0) return;
  const char* const data =
      static_cast<const char*>(from.data()) + static_cast<std::size_t>(row) * bytes;
  for (std::size_t at = 0; at < std::min(bytes, most); at += line) __builtin_prefetch(data + at);
  __builtin_prefetch(data + std::min(bytes, most) - 1);
}

/// Pixels become numbers as they are gathered: a quarter of the memory for the rows that wait.
void gather_numbers(const View& to, std::int64_t to_row, const ConstView& from,
                    std::int64_t from_row) {
  if (from.dtype != DType::u8) return copy_row(to, to_row, from, from_row);
  const std::int64_t columns = from.shape.columns();
  numbers_of_pixels(from.u8() + from_row * columns, columns, to.f32() + to_row * columns);
}

ConstView first_rows(const Tensor& tensor, std::int64_t rows) {
  return tensor.empty() ? ConstView{} : tensor.view().rows(0, rows);
}

}  // namespace

Examples Batches::largest_of(const Examples& all, std::int64_t batch_size) {
  const std::int64_t rows = std::min(batch_size, all.rows());
  const auto part = [&](const ConstView& view) {
    return view.shape.rank() == 0 ? View{} : View{nullptr, view.shape.with_rows(rows), view.dtype};
  };
  return {part(as_numbers(all.numbers)), part(all.codes), part(all.targets), part(all.weights)};
}

Batches::Batches(const Examples& all, std::int64_t largest, Seed seed)
    : all_(all), largest_(std::min(largest, all.rows())), seed_(seed.at("shuffle")) {
  const Examples batch = largest_of(all, largest);
  numbers_ = room_for(batch.numbers);
  codes_ = room_for(batch.codes);
  targets_ = room_for(batch.targets);
  weights_ = room_for(batch.weights);
}

Examples Batches::gather(const Engine& engine, std::int64_t epoch, std::int64_t first,
                         std::int64_t rows) {
  LAMINA_ASSERT(rows <= largest_, "a batch is at most as large as was said");
  const Permutation order(seed_.at(static_cast<std::uint64_t>(epoch)), all_.rows());
  engine.parallel(rows, grain, [&](std::int64_t begin, std::int64_t end) {
    // Written before it is read, in every batch: not worth zeros first.
    std::array<std::int64_t, 64> rows_of_block;  // NOLINT(cppcoreguidelines-pro-type-member-init)
    for (std::int64_t i = begin; i < end;) {
      const std::size_t count = std::min(rows_of_block.size(), static_cast<std::size_t>(end - i));
      const std::span<std::int64_t> block = std::span(rows_of_block).first(count);
      order.write(first + i, block);
      for (const std::int64_t row : block) {
        ask_for_row(all_.numbers, row);
        ask_for_row(all_.codes, row);
        ask_for_row(all_.targets, row);
        ask_for_row(all_.weights, row);
      }
      for (const std::int64_t row : block) {
        gather_numbers(numbers_, i, all_.numbers, row);
        copy_row(codes_, i, all_.codes, row);
        copy_row(targets_, i, all_.targets, row);
        copy_row(weights_, i, all_.weights, row);
        ++i;
      }
    }
  });
  return {first_rows(numbers_, rows), first_rows(codes_, rows), first_rows(targets_, rows),
          first_rows(weights_, rows)};
}

}  // namespace lamina

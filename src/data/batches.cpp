#include "data/batches.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

#include "core/assert.hpp"

namespace lamina {

namespace {

/// Rows handed to a thread at least: copying fewer is faster than waking one.
constexpr std::int64_t grain = 256;

std::size_t row_bytes(const ConstView& view) {
  return static_cast<std::size_t>(view.shape.columns()) * bytes_of(view.dtype);
}

void copy_row(Tensor& to, std::int64_t to_row, const ConstView& from, std::int64_t from_row) {
  const std::size_t bytes = row_bytes(from);
  std::memcpy(
      static_cast<std::byte*>(to.view().data()) + static_cast<std::size_t>(to_row) * bytes,
      static_cast<const std::byte*>(from.data()) + static_cast<std::size_t>(from_row) * bytes,
      bytes);
}

/// Rows are gathered from anywhere: asked for together, they come from memory side by side.
void ask_for_row(const ConstView& from, std::int64_t row) {
  constexpr std::size_t line = 64;
  constexpr std::size_t most = 8 * line;  // of a longer row the processor guesses the rest
  const std::size_t bytes = row_bytes(from);
  if (bytes == 0) return;
  const char* const data =
      static_cast<const char*>(from.data()) + static_cast<std::size_t>(row) * bytes;
  for (std::size_t at = 0; at < std::min(bytes, most); at += line) __builtin_prefetch(data + at);
  __builtin_prefetch(data + std::min(bytes, most) - 1);
}

/// Inputs first, then targets, then the weights.
ConstView& view_at(Examples& examples, std::size_t place) {
  if (place < examples.inputs.size()) return examples.inputs[place];
  place -= examples.inputs.size();
  return place < examples.targets.size() ? examples.targets[place] : examples.weights;
}

}  // namespace

std::int64_t row_in_order(Seed seed, std::int64_t epoch, std::int64_t place, std::int64_t rows) {
  return Permutation(seed.at("shuffle").at(static_cast<std::uint64_t>(epoch)), rows)(place);
}

Examples Batches::largest_of(const Examples& all, std::int64_t batch_size, std::int64_t members,
                             bool same_rows) {
  const std::int64_t rows = std::min(batch_size, all.rows());
  Examples part = all;
  part.folds = {};
  const auto shrink = [&](ConstView& view, std::int64_t copies) {
    if (view.shape.rank() > 0) view = {nullptr, view.shape.with_rows(rows * copies), view.dtype};
  };
  for (ConstView& view : part.inputs) shrink(view, same_rows ? 1 : members);
  for (ConstView& view : part.targets) shrink(view, members);
  shrink(part.weights, members);
  return part;
}

Batches::Batches(const Examples& all, std::int64_t largest, Seed seed, std::int64_t members,
                 bool same_rows)
    : all_(all),
      rows_(all, members),
      same_rows_(same_rows),
      largest_(std::min(largest, rows_.rows())),
      seed_(seed.at("shuffle")),
      gathered_(largest_of(all, largest_, members, same_rows)) {
  for (std::size_t place = 0; place <= all_.inputs.size() + all_.targets.size(); ++place) {
    const ConstView& from = view_at(all_, place);
    if (from.shape.rank() == 0 || from.empty()) continue;
    const ConstView& batch = view_at(gathered_, place);
    const bool once = same_rows && place < all_.inputs.size();
    streams_.push_back({from, Tensor(batch.shape, batch.dtype), place, once ? 1 : members});
  }
}

const Examples& Batches::gather(const Engine& engine, std::int64_t epoch, std::int64_t first,
                                std::int64_t rows) {
  LAMINA_ASSERT(rows <= largest_, "a batch is at most as large as was said");
  const Seed seed = seed_.at(static_cast<std::uint64_t>(epoch));
  const std::int64_t members = rows_.members();
  const std::int64_t orders = same_rows_ ? 1 : members;
  for (std::int64_t g = 0; g < orders; ++g) {
    const Seed own = orders == 1 ? seed : seed.at(static_cast<std::uint64_t>(g));
    const Permutation order(own, rows_.learns(g));
    engine.parallel(rows, grain, [&](std::int64_t begin, std::int64_t end) {
      // Written before it is read, in every batch: not worth zeros first.
      std::array<std::int64_t, 64> block_room;  // NOLINT(cppcoreguidelines-pro-type-member-init)
      for (std::int64_t i = begin; i < end;) {
        const std::size_t count = std::min(block_room.size(), static_cast<std::size_t>(end - i));
        const std::span<std::int64_t> block = std::span(block_room).first(count);
        order.write(first + i, block);
        for (std::int64_t& row : block) {
          row = rows_.row(g, row);
          for (const Stream& stream : streams_) ask_for_row(stream.from, row);
        }
        for (const std::int64_t row : block) {
          for (Stream& stream : streams_) {
            const std::int64_t first = i * stream.copies;
            const std::int64_t times = same_rows_ ? stream.copies : 1;
            for (std::int64_t copy = 0; copy < times; ++copy) {
              copy_row(stream.room, first + g + copy, stream.from, row);
            }
          }
          ++i;
        }
      }
    });
  }
  for (const Stream& stream : streams_) {
    view_at(gathered_, stream.place) = stream.room.view().rows(0, rows * stream.copies);
  }
  return gathered_;
}

}  // namespace lamina

#include "training/out_of_fold.hpp"

#include <algorithm>
#include <cstring>

#include "training/measuring_memory.hpp"

namespace lamina {

namespace {

std::byte* row_of(const View& view, std::int64_t row) {
  return static_cast<std::byte*>(view.rows(row, 1).data());
}

}  // namespace

OutOfFold::OutOfFold(const Engine& engine, const Network& network, const ParameterArena& parameters,
                     const Examples& examples, std::int64_t members,
                     std::span<const Network::Output> what)
    : engine_(engine),
      network_(network),
      parameters_(parameters),
      examples_(examples),
      what_(what.begin(), what.end()),
      rows_(examples, members),
      tape_(engine) {
  for (std::int64_t g = 0; g < members; ++g) {
    longest_ = std::max(longest_, static_cast<std::int64_t>(rows_.held(g).size()));
  }
  chunk_ = std::min(rows_of_members_at_once(members), longest_);
  for (const ConstView& input : examples.inputs) {
    room_.emplace_back(input.shape.with_rows(chunk_ * members), input.dtype);
  }
  outputs_.resize(static_cast<std::size_t>(rows_.measured()));
  for (std::vector<Tensor>& round : outputs_) {
    for (const NetworkOutput& output : network.outputs()) {
      round.emplace_back(Field{.shape = output.shape}.of_rows(examples.rows()));
    }
  }
  tape_.rows_by_member(members);
}

void OutOfFold::operator()() {
  const std::span<const Network::Output> what = what_;
  for (std::int64_t first = 0; first < longest_; first += chunk_) {
    const std::int64_t count = std::min(chunk_, longest_ - first);
    gather(first, count);
    tape_.begin_evaluation(network_.parameters(), parameters_);
    const std::span<Var> in = tape_.list(room_.size());
    for (std::size_t i = 0; i < in.size(); ++i) {
      in[i] = tape_.input(room_[i].view().rows(0, count * rows_.members()));
    }
    const std::span<Var> out = tape_.list(what.size());
    network_.forward(tape_, in, out, what);
    scatter(first, count, out);
  }
}

/// A member whose fold has no such row gets its last one again, for nothing.
void OutOfFold::gather(std::int64_t first, std::int64_t count) {
  const std::int64_t members = rows_.members();
  for (std::int64_t g = 0; g < members; ++g) {
    const std::vector<std::int32_t>& held = rows_.held(g);
    for (std::int64_t i = 0; i < count; ++i) {
      const auto place = std::min(static_cast<std::size_t>(first + i), held.size() - 1);
      for (std::size_t k = 0; k < room_.size(); ++k) {
        const ConstView from = examples_.inputs[k].rows(held[place], 1);
        std::memcpy(row_of(room_[k].view(), i * members + g), from.data(), from.bytes());
      }
    }
  }
}

void OutOfFold::scatter(std::int64_t first, std::int64_t count, std::span<const Var> out) {
  const std::int64_t members = rows_.members();
  const std::int64_t folds = members / rows_.measured();
  for (std::int64_t g = 0; g < members; ++g) {
    const std::vector<std::int32_t>& held = rows_.held(g);
    std::vector<Tensor>& round = outputs_[static_cast<std::size_t>(g / folds)];
    const std::int64_t end = std::min(count, static_cast<std::int64_t>(held.size()) - first);
    for (std::int64_t i = 0; i < end; ++i) {
      const std::int64_t row = held[static_cast<std::size_t>(first + i)];
      for (std::size_t k = 0; k < out.size(); ++k) {
        const ConstView from = tape_.value(out[k]).rows(i * members + g, 1);
        std::memcpy(row_of(round[k].view(), row), from.data(), from.bytes());
      }
    }
  }
}

std::int64_t OutOfFold::bytes() const {
  std::size_t all = tape_.workspace_bytes() + static_cast<std::size_t>(rows_.bytes());
  for (const Tensor& room : room_) all += room.bytes();
  for (const std::vector<Tensor>& round : outputs_) {
    for (const Tensor& output : round) all += output.bytes();
  }
  return static_cast<std::int64_t>(all);
}

}  // namespace lamina

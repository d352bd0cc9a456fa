#include "data/dictionary.hpp"

#include <algorithm>
#include <cstring>

namespace lamina {

namespace {

/// Eight bytes at a time, mixed by a multiplication (as in wyhash); only spread matters here.
std::uint32_t hash_of(std::string_view word) {
  constexpr std::uint64_t multiplier = 0x9E3779B97F4A7C15ULL;
  std::uint64_t hash = word.size() * multiplier;
  const char* at = word.data();
  std::size_t left = word.size();
  while (left > 0) {
    std::uint64_t piece = 0;
    const std::size_t taken = std::min<std::size_t>(left, sizeof piece);
    std::memcpy(&piece, at, taken);
    hash = (hash ^ piece) * multiplier;
    hash ^= hash >> 29U;
    at += taken;
    left -= taken;
  }
  return static_cast<std::uint32_t>((hash * multiplier) >> 32U);
}

}  // namespace

Dictionary::Dictionary() : slots_(16, -1) {}

std::int32_t Dictionary::code(std::string_view word, std::int64_t line) {
  const std::uint32_t hash = hash_of(word);
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  for (; slots_[slot] >= 0; slot = (slot + 1) & mask) {
    const Entry& entry = entries_[static_cast<std::size_t>(slots_[slot])];
    if (entry.hash == hash && std::string_view(entry.text, entry.size) == word) return slots_[slot];
  }
  const auto code = static_cast<std::int32_t>(entries_.size());
  slots_[slot] = code;
  entries_.push_back({keep(word), static_cast<std::uint32_t>(word.size()), hash, line});
  if (entries_.size() * 2 > slots_.size()) grow();
  return code;
}

const char* Dictionary::keep(std::string_view word) {
  if (word.size() > block_left_) {
    block_size_ = std::min<std::size_t>(block_size_ * 2, std::size_t{1} << 16U);
    block_left_ = std::max(block_size_, word.size());
    blocks_.push_back(std::unique_ptr<char[]>(new char[block_left_]));
    block_at_ = blocks_.back().get();
  }
  char* const kept = block_at_;
  std::memcpy(kept, word.data(), word.size());
  block_at_ += word.size();
  block_left_ -= word.size();
  return kept;
}

void Dictionary::grow() {
  slots_.assign(slots_.size() * 2, -1);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t code = 0; code < entries_.size(); ++code) {
    std::size_t slot = entries_[code].hash & mask;
    while (slots_[slot] >= 0) slot = (slot + 1) & mask;
    slots_[slot] = static_cast<std::int32_t>(code);
  }
}

}  // namespace lamina

#include "lamina/preprocess/fingerprints.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>

#include "lamina/core/error.hpp"

namespace lamina {

namespace {

constexpr std::int64_t most_sampled = 40;

bool begins_with_zeros(std::uint64_t digest, std::int64_t count) {
  return count == 0 || digest >> (64 - count) == 0;
}

/// The `bits` that follow those which chose the sample.
std::uint64_t key_of(std::uint64_t digest, std::int64_t bits, std::int64_t sampled) {
  return (digest << sampled) >> (64 - bits);
}

void append(std::vector<std::uint8_t>& bytes, std::uint64_t number) {
  for (; number >= 128; number >>= 7) bytes.push_back(static_cast<std::uint8_t>(number | 128));
  bytes.push_back(static_cast<std::uint8_t>(number));
}

[[noreturn]] void inconsistent(const char* what) {
  throw Error({.code = "model.inconsistent",
               .what = what,
               .where = "the fingerprints of the trained rows",
               .fix = "train the model again, or use a copy that is whole"});
}

}  // namespace

void Fingerprints::fields(Fields& f) {
  f("salt", salt, "what the digests were made with");
  f("bits", bits, within(0, 63), "of a digest that are kept");
  f("sampled", sampled, within(0, most_sampled), "zero bits that a kept digest begins with");
}

Fingerprints fingerprints_of(std::vector<std::uint64_t> digests, std::uint64_t salt) {
  Fingerprints made{.salt = fmt::format("{:016x}", salt)};
  const auto all = static_cast<std::int64_t>(digests.size());
  while ((all >> made.sampled) > Fingerprints::most) ++made.sampled;
  std::erase_if(digests,
                [&](std::uint64_t digest) { return !begins_with_zeros(digest, made.sampled); });
  // n keys among 2^bits: a stranger meets one with a chance of n / 2^bits < 2⁻²⁰.
  made.bits = 20 + static_cast<std::int64_t>(std::bit_width(digests.size()));
  for (std::uint64_t& digest : digests) digest = key_of(digest, made.bits, made.sampled);
  std::sort(digests.begin(), digests.end());
  digests.erase(std::unique(digests.begin(), digests.end()), digests.end());
  std::uint64_t last = 0;
  for (const std::uint64_t key : digests) {
    append(made.gaps, key - last);
    last = key;
  }
  made.gaps.shrink_to_fit();  // kept during the training
  return made;
}

FingerprintSet::FingerprintSet(const Fingerprints& fingerprints)
    : bits_(fingerprints.bits), sampled_(fingerprints.sampled) {
  const std::string& hex = fingerprints.salt;
  const auto [end_of_salt, error] = std::from_chars(hex.data(), hex.data() + hex.size(), salt_, 16);
  if (hex.size() != 16 || error != std::errc() || end_of_salt != hex.data() + hex.size()) {
    inconsistent("their salt is none");
  }
  if (bits_ < 1 || bits_ > 63 || sampled_ < 0 || sampled_ > most_sampled || bits_ + sampled_ > 64) {
    inconsistent("their sizes are none");
  }
  const std::uint64_t end = std::uint64_t{1} << bits_;
  std::uint64_t key = 0;
  std::uint64_t gap = 0;
  int shift = 0;
  for (const std::uint8_t byte : fingerprints.gaps) {
    if (shift > 56) inconsistent("a gap is too long");
    gap |= static_cast<std::uint64_t>(byte & 127U) << shift;
    shift += 7;
    if ((byte & 128U) != 0) continue;
    if (gap >= end - key) inconsistent("they go beyond their bits");
    key += gap;
    keys_.push_back(key);
    gap = 0;
    shift = 0;
  }
  if (shift != 0) inconsistent("the last gap is cut off");
}

bool FingerprintSet::sampled(std::uint64_t digest) const {
  return begins_with_zeros(digest, sampled_);
}

bool FingerprintSet::contains(std::uint64_t digest) const {
  return sampled(digest) &&
         std::binary_search(keys_.begin(), keys_.end(), key_of(digest, bits_, sampled_));
}

}  // namespace lamina

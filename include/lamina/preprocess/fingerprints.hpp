// Which rows trained a model, in about three bytes a row, so that they are known again.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "lamina/core/fields.hpp"

namespace lamina {

/// A set of digests of rows, each cut down to `bits`. Of a row that is not in it, the chance to be
/// taken for one that is, is below one in a million. The salt makes tables of digests made before
/// useless, but who has the model and guesses a whole row can find out whether it is in the set.
struct Fingerprints {
  /// Distinct digests that are kept at most, about; of more rows a sample is.
  static constexpr std::int64_t most = std::int64_t{1} << 20;

  std::string salt = {};     ///< 16 hex digits; goes into the digests
  std::int64_t bits = 0;     ///< 20 more than the rows need to be told apart; 0: there are none
  std::int64_t sampled = 0;  ///< only digests that begin with so many zero bits are kept
  std::vector<std::uint8_t> gaps = {};  ///< between the digests in order, 7 bits a byte, low first

  bool known() const { return bits > 0; }
  void fields(Fields& f);  ///< but for the gaps
};

/// Of digests that are salted with `salt`.
Fingerprints fingerprints_of(std::vector<std::uint64_t> digests, std::uint64_t salt);

/// The same, ready to be asked.
class FingerprintSet {
 public:
  /// Error `model.inconsistent` where salt or gaps are none.
  explicit FingerprintSet(const Fingerprints& fingerprints);
  /// Whether digests like this one are in the sample.
  bool sampled(std::uint64_t digest) const;
  bool contains(std::uint64_t digest) const;
  std::uint64_t salt() const { return salt_; }
  /// How many rows a row of the sample stands for.
  std::int64_t weight() const { return std::int64_t{1} << sampled_; }

 private:
  std::uint64_t salt_ = 0;
  std::int64_t bits_;
  std::int64_t sampled_;
  std::vector<std::uint64_t> keys_;
};

}  // namespace lamina

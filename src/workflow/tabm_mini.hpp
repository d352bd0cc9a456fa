// TabM-mini as it was published: many networks that share all but a first scaling and the last
// layer. Gorishniy, Kotelnikov & Babenko, ICLR 2025, with the piecewise-linear embeddings, version
// B, of Gorishniy, Rubachev & Babenko 2022 (docs/decisions/0019-published-recipes.md).
#pragma once

#include <cstdint>
#include <vector>

#include "lamina/model/network.hpp"
#include "workflow/defaults.hpp"

namespace lamina {

/// Bins of a column of numbers, when nothing else is said; 0: its numbers have no embedding.
inline constexpr std::int64_t tabm_mini_bins = 48;

/// No folds, and as many bins as `options` say. Error `usage.conflict` for images, folds and
/// more than 400 columns of numbers.
Ensemble tabm_mini_ensemble(const Table& table, const TrainOptions& options);

/// Of numbers f32 [N,F], each column's quantiles at 0, 1/bins, …, 1, each once; of few rows fewer.
std::vector<BinEdges> tabm_mini_edges(const Tensor& numbers, std::int64_t bins);

/// How large it is: 32 members of 512 units as published, or fewer where that would take more work
/// than the quality allows in 50 epochs.
struct TabmMiniSize {
  std::int64_t members = 32;
  std::vector<std::int64_t> units = {512, 512};  ///< 512, 512, 512 without embeddings
  std::int64_t epochs = 1'000;                   ///< at most, and as many as that work allows
};
TabmMiniSize tabm_mini_size(const DataSize& size, const TrainOptions& options);

/// Not built. Its inputs are those of `size`, its edges those of the embeddings.
Network tabm_mini_network(const DataSize& size, const TrainOptions& options);

/// What the recipe says, where `options` do not.
FitOptions tabm_mini_fit(const DataSize& size, const TrainOptions& options);

/// That it is smaller than published, where it is and nobody asked for it.
Notes tabm_mini_notes(const DataSize& size, const TrainOptions& options);

}  // namespace lamina

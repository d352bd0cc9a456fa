#include "studio/timeline.hpp"

#include <algorithm>

namespace lamina::studio {

namespace {

constexpr std::size_t most_moments = 256;
constexpr std::size_t least_moments = 8;
constexpr std::size_t most_bytes = std::size_t{64} << 20;

std::size_t bytes_of(const Moment& moment) {
  const TrainingState& state = moment.state;
  const std::size_t arenas =
      2 + state.optimizer.slots().size() + (state.average.all().empty() ? 0 : 1);
  return arenas * state.parameters.all().bytes() + state.history.size() * sizeof(EpochRecord);
}

}  // namespace

void Timeline::keep(std::shared_ptr<const Moment> moment, bool stays) {
  const std::int64_t newest = moment->state.step;
  const bool stayed = std::find(staying_.begin(), staying_.end(), newest) != staying_.end();
  cut(newest - 1);
  if (stays || stayed) staying_.push_back(newest);
  const std::size_t most =
      std::clamp(most_bytes / (bytes_of(*moment) + 1), least_moments, most_moments);
  moments_.push_back(std::move(moment));
  while (moments_.size() > most + staying_.size() && stride_ <= newest) {
    stride_ *= 2;
    std::erase_if(moments_, [&](const auto& one) {
      const std::int64_t step = one->state.step;
      const bool has_to_stay =
          step == newest || std::find(staying_.begin(), staying_.end(), step) != staying_.end();
      return step % stride_ != 0 && !has_to_stay;
    });
  }
}

std::shared_ptr<const Moment> Timeline::at(std::int64_t step) const {
  if (moments_.empty()) return nullptr;
  const auto after = std::upper_bound(
      moments_.begin(), moments_.end(), step,
      [](std::int64_t wanted, const auto& one) { return wanted < one->state.step; });
  return after == moments_.begin() ? moments_.front() : *std::prev(after);
}

void Timeline::cut(std::int64_t step) {
  std::erase_if(moments_, [&](const auto& one) { return one->state.step > step; });
  std::erase_if(staying_, [&](std::int64_t one) { return one > step; });
}

std::vector<std::int64_t> Timeline::steps() const {
  std::vector<std::int64_t> all;
  for (const auto& one : moments_) all.push_back(one->state.step);
  return all;
}

}  // namespace lamina::studio

#include "studio/curve.hpp"

#include <algorithm>

#include "studio/number.hpp"

namespace lamina::studio {

namespace {

constexpr std::size_t most_folds = 4096;

Fold joined(const Fold& a, const Fold& b) {
  return {a.first, b.last, std::min(a.low, b.low), a.sum + b.sum, std::max(a.high, b.high)};
}

}  // namespace

void Curve::add(std::int64_t step, double loss) {
  const Fold one{step, step, loss, loss, loss};
  if (!folds_.empty() && folds_.back().last - folds_.back().first + 1 < width_) {
    folds_.back() = joined(folds_.back(), one);
    return;
  }
  if (folds_.size() == most_folds) halve();
  folds_.push_back(one);
}

void Curve::halve() {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < folds_.size(); i += 2) {
    folds_[kept++] = i + 1 < folds_.size() ? joined(folds_[i], folds_[i + 1]) : folds_[i];
  }
  folds_.resize(kept);
  width_ *= 2;
}

void Curve::cut(std::int64_t step) {
  std::erase_if(folds_, [&](const Fold& fold) { return fold.first > step; });
  if (!folds_.empty()) folds_.back().last = std::min(folds_.back().last, step);
  std::erase_if(epochs, [&](const CurveEpoch& epoch) { return epoch.step > step; });
}

Json json_of(const Fold& fold) {
  return {{"first", fold.first},
          {"last", fold.last},
          {"low", number(fold.low)},
          {"mean", number(fold.sum / static_cast<double>(fold.last - fold.first + 1))},
          {"high", number(fold.high)}};
}

Json json_of(const CurveEpoch& of) {
  const EpochEnded& epoch = of.epoch;
  const bool measured = !epoch.metric.empty();
  return {
      {"epoch", epoch.epoch},
      {"step", of.step},
      {"loss", number(epoch.loss)},
      {"validation_loss", epoch.validation_loss ? number(*epoch.validation_loss) : Json(nullptr)},
      {"validation_accuracy", measured ? number(epoch.validation_metric) : Json(nullptr)},
      {"learning_rate", number(epoch.learning_rate)},
      {"best", epoch.best},
      {"seconds", number(epoch.seconds)}};
}

std::vector<CurveEpoch> shown_epochs(std::span<const CurveEpoch> epochs, std::size_t most) {
  const std::size_t all = epochs.size();
  const std::size_t stride = all <= most ? 1 : all / most + 1;
  std::vector<CurveEpoch> shown;
  for (std::size_t i = 0; i < all; ++i) {
    if ((all - 1 - i) % stride == 0) shown.push_back(epochs[i]);
  }
  return shown;
}

Json json_of(const Mark& mark) {
  return {{"run", mark.run},
          {"step", mark.step},
          {"epoch", number(mark.epoch)},
          {"kind", mark.kind},
          {"text", mark.text}};
}

Json json_of(const Note& note, std::int64_t step) {
  return {{"code", note.code}, {"what", note.what},     {"where", note.where},
          {"fix", note.fix},   {"column", note.column}, {"step", step}};
}

Json json_of(const SaidNote& said) {
  return json_of(said.note, said.step);
}

}  // namespace lamina::studio

#include "training/step_passes.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "data/batches.hpp"
#include "kernels/kernels.hpp"
#include "training/step.hpp"

namespace lamina {

namespace {

/// Σ w, or the number of rows.
double weight_of(const Examples& examples, std::int64_t first, std::int64_t rows) {
  if (examples.weights.shape.rank() == 0) return static_cast<double>(rows);
  double sum = 0;
  for (std::int64_t i = first; i < first + rows; ++i) sum += examples.weights.f32()[i];
  return sum;
}

std::int64_t batches_of(const FitOptions& options, std::int64_t rows) {
  return (rows - 1) / options.batch_size + 1;
}

}  // namespace

std::int64_t step_rows(const FitOptions& options, std::int64_t rows) {
  return std::min(std::min(options.batch_size, rows) * options.accumulate, rows);
}

std::int64_t rows_of_whole_batches(const FitOptions& options, std::int64_t rows) {
  if (!options.drop_last || rows < options.batch_size) return rows;
  return rows - rows % options.batch_size;
}

std::int64_t steps_of_epoch(const FitOptions& options, std::int64_t rows) {
  const std::int64_t whole = rows_of_whole_batches(options, rows);
  const std::int64_t each = std::max<std::int64_t>(1, step_rows(options, whole));
  return (whole + each - 1) / each;
}

std::int64_t pass_rows(const FitOptions& options, std::int64_t rows) {
  const std::int64_t batch = std::min(options.batch_size, rows);
  return (batch - 1) / options.shards + 1;
}

std::int64_t gradient_arenas(const FitOptions& options, std::int64_t rows) {
  const std::int64_t shards = std::min({options.shards, options.batch_size, rows});
  const auto levels = std::bit_width(static_cast<std::uint64_t>(shards));
  return std::max<std::int64_t>(levels, 1) + (options.accumulate > 1 ? 1 : 0);
}

StepPasses::StepPasses(const Engine& engine, const Network& network, const NetworkLoss& loss)
    : engine_(engine), network_(network), loss_(loss), tape_(engine) {}

void StepPasses::reserve(const Examples& training, const FitOptions& options) {
  const std::int64_t rows = training.rows();
  while (static_cast<std::int64_t>(arenas_.size()) < gradient_arenas(options, rows)) {
    arenas_.emplace_back(network_.parameters());
  }
  part_ =
      Batches::largest_of(training, pass_rows(options, rows), options.members, options.same_rows);
  inputs_share_ = options.same_rows ? options.members : 1;
  tell_members(tape_, options);
  tape_.reserve(step_memory(network_, loss_, part_, options));
  largest_ = pass_rows(options, rows);
}

/// A batch's rows go to the shards side by side; the first ones take what is left over. Those of
/// all members of an ensemble stay together.
StepPasses::Part StepPasses::part(const FitOptions& options, std::int64_t rows, std::int64_t shard,
                                  std::int64_t batch) {
  const std::int64_t start = batch * options.batch_size;
  const std::int64_t size = std::min(options.batch_size, rows - start);
  const std::int64_t each = size / options.shards;
  const std::int64_t over = size % options.shards;
  return {(start + shard * each + std::min(shard, over)) * options.members,
          (each + (shard < over ? 1 : 0)) * options.members};
}

const Examples& StepPasses::only(const Part& part, const Examples& rows) {
  if (part.rows == rows.rows()) return rows;
  part_ = rows;  // as long as before, so nothing is allocated
  for (ConstView& view : part_.inputs) {
    view = view.rows(part.first / inputs_share_, part.rows / inputs_share_);
  }
  for (ConstView& view : part_.targets) view = view.rows(part.first, part.rows);
  ConstView& weights = part_.weights;
  if (weights.shape.rank() > 0) weights = weights.rows(part.first, part.rows);
  return part_;
}

void StepPasses::add(std::size_t to, std::size_t from) {
  const View sum = arenas_[to].trainable();
  kernels::elementwise<float>(engine_, kernels::Binary::add, sum.f32(), sum.f32(),
                              arenas_[from].trainable().f32(), sum.elements());
}

void StepPasses::watch(Watcher* watcher) {
  watcher_ = watcher;
  tape_.watch(watcher != nullptr);
}

// A shard's batches are added one after the other, so that a machine that has the shard tells its
// sum once a step; the shards then in a tree, pairs level by level, the odd last one carried up.
StepPasses::Result StepPasses::operator()(ParameterArena& parameters, const Examples& rows,
                                          const FitOptions& options, const TrainingStep& step,
                                          Health* health) {
  const std::int64_t count = rows.rows();
  const std::int64_t of_each = count / options.members;
  const std::int64_t batches = batches_of(options, of_each);
  Result result{0, weight_of(rows, 0, count)};
  const std::span<Var> nodes = watcher_ != nullptr ? watcher_->outputs() : std::span<Var>();
  std::size_t waiting = 0;  // sums of shards, in the first arenas
  std::uint64_t done = 0;   // shards
  for (std::int64_t shard = 0; shard < options.shards; ++shard) {
    bool begun = false;
    for (std::int64_t batch = 0; batch < batches; ++batch) {
      const Part now = part(options, of_each, shard, batch);
      if (now.rows == 0) continue;
      TrainingStep place = step;
      place.first_row = now.first;
      tape_.begin_training(network_.parameters(), parameters, &arenas_[waiting + (begun ? 1 : 0)],
                           place);
      const Var mean = record_step(tape_, network_, loss_, only(now, rows), nodes);
      const double loss = *tape_.value(mean).f32();
      if (!std::isfinite(loss)) return {loss, result.weight};
      if (health != nullptr) health->see(tape_);
      const double weight = weight_of(rows, now.first, now.rows);
      const double share = result.weight > 0 ? weight / result.weight : 0;
      result.loss += share * loss;
      tape_.backward(mean, share);
      if (watcher_ != nullptr) watcher_->take(tape_, now.first);
      if (begun) add(waiting, waiting + 1);
      begun = true;
    }
    if (!begun) continue;
    ++waiting;
    ++done;
    for (std::uint64_t pairs = done; (pairs & 1) == 0; pairs >>= 1, --waiting) {
      add(waiting - 2, waiting - 1);
    }
  }
  for (; waiting > 1; --waiting) add(waiting - 2, waiting - 1);
  return result;
}

}  // namespace lamina

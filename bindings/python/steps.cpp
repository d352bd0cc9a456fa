// A training that Python steps, looks into, and leaves.
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>

#include "arrays.hpp"
#include "building.hpp"
#include "held_network.hpp"
#include "lamina/core/error.hpp"
#include "lamina/core/text_fields.hpp"
#include "lamina/training/training.hpp"
#include "listener.hpp"
#include "own_parts.hpp"

namespace lamina::python {

namespace nb = nanobind;

namespace {

constexpr const char* where = "Training";

/// Rows that NumPy holds: the arrays live as long as the views.
struct HeldRows {
  Examples examples;
  std::vector<Array> arrays;
  const ConstView& keep(nb::handle item, ConstView& into) {
    arrays.push_back(nb::cast<Array>(item));
    into = view_of(arrays.back());
    return into;
  }
};

HeldRows rows_of(const nb::list& inputs, const nb::object& target, const nb::object& weights) {
  HeldRows rows;
  ConstView view;
  for (const nb::handle item : inputs) {
    rows.examples.inputs.push_back(rows.keep(nb::cast<nb::tuple>(item)[1], view));
  }
  if (target.is_none()) return rows;
  rows.examples.targets.push_back(rows.keep(target, view));
  if (!weights.is_none()) rows.examples.weights = rows.keep(weights, view);
  return rows;
}

/// The loss and the numbers of FitOptions by their names.
FitOptions options_of(const nb::dict& said, const Listener& listener) {
  FitOptions options;
  const auto text = [&](const char* name) {
    return nb::cast<std::string>(said[name]);
  };
  const auto whole = [&](const char* name) {
    return nb::cast<std::int64_t>(said[name]);
  };
  const auto real = [&](const char* name) {
    return nb::cast<double>(said[name]);
  };
  options.loss = nb::isinstance<nb::int_>(said["loss"]) ? Loss(PythonLoss{whole("loss")})
                                                        : from_text<Loss>(text("loss"), where);
  options.optimizer = from_text<OptimizerConfig>(text("optimizer"), where);
  options.schedule.schedule = from_text<Schedule>(text("schedule"), where);
  options.schedule.warmup_epochs = real("warmup");
  options.epochs = whole("epochs");
  options.batch_size = whole("batch_size");
  options.patience = whole("patience");
  options.clip_value = real("clip_value");
  options.clip_norm = real("clip_norm");
  options.shards = whole("shards");
  options.accumulate = whole("accumulate");
  options.average = real("average");
  options.seed = nb::cast<std::uint64_t>(said["seed"]);
  options.stop = listener.stop();
  options.check();
  return options;
}

const char* name_of(StopReason reason) {
  switch (reason) {
    case StopReason::finished:
      return "finished";
    case StopReason::no_progress:
      return "no_progress";
    case StopReason::interrupted:
      return "interrupted";
    case StopReason::time_limit:
      break;
  }
  return "time_limit";
}

/// Those of a first step, but for the ones that `given` names.
ParameterArena parameters_of(const Network& network, std::uint64_t seed, const nb::dict& given) {
  ParameterArena arena = network.initialize(Seed(seed));
  std::size_t taken = 0;
  for (const ParameterEntry& entry : network.parameters().entries()) {
    if (!given.contains(entry.name.c_str())) continue;
    const auto array = nb::cast<Array>(given[entry.name.c_str()]);
    const ConstView from = view_of(array);
    if (from.shape != entry.shape) {
      throw Error({.code = "usage.shape",
                   .what = "'" + entry.name + "' has the shape " + to_string(from.shape) +
                           ", expected " + to_string(entry.shape),
                   .where = "Training, parameters",
                   .fix = "give those of a network of the same layers"});
    }
    std::copy_n(from.f32(), from.elements(), arena.view(entry).f32());
    ++taken;
  }
  if (taken == given.size()) return arena;
  std::string names;
  for (const ParameterEntry& entry : network.parameters().entries()) {
    names += (names.empty() ? "" : ", ") + entry.name;
  }
  throw Error({.code = "usage.unknown_parameter",
               .what = "the network has no parameters of some of these names",
               .where = "Training, parameters",
               .fix = "its own are " + names});
}

class HeldTraining {
 public:
  HeldTraining(HeldNetwork& network, const nb::list& inputs, const nb::object& target,
               const nb::object& weights, const nb::list& validation_inputs,
               const nb::object& validation_target, const nb::dict& said, const nb::dict& given,
               int threads, nb::object call)
      : listener_(std::move(call)),
        network_(network.network),
        rows_(rows_of(inputs, target, weights)),
        validation_(rows_of(validation_inputs, validation_target, nb::none())) {
    const FitOptions options = options_of(said, listener_);
    ParameterArena start = parameters_of(network_, options.seed, given);
    const nb::gil_scoped_release release;
    engine_.emplace(threads);
    training_.emplace(*engine_, network_, std::move(start), rows_.examples, validation_.examples,
                      options, &listener_);
  }

  bool step() {
    return run([&] { return training_->step(); });
  }
  bool epoch() {
    return run([&] { return training_->epoch(); });
  }
  std::optional<std::string> ended() {
    const Lock lock(*this);
    const std::optional<StopReason> reason = training_->ended();
    return reason ? std::optional<std::string>(name_of(*reason)) : std::nullopt;
  }

  nb::dict state() {
    const Lock lock(*this);
    const TrainingState& now = training_->state();
    nb::dict facts;
    facts["epoch"] = now.epoch;
    facts["step"] = now.step;
    facts["learning_rate"] = now.learning_rate;
    facts["best_epoch"] = now.best_epoch;
    facts["best_loss"] = now.best_epoch > 0 ? nb::cast(now.best_loss) : nb::object(nb::none());
    nb::list history;
    for (const EpochRecord& record : now.history) {
      nb::dict epoch;
      epoch["epoch"] = record.epoch;
      epoch["loss"] = record.loss;
      epoch["validation_loss"] = nb::cast(record.validation_loss);
      epoch["validation_accuracy"] = nb::cast(record.validation_accuracy);
      history.append(epoch);
    }
    facts["history"] = history;
    return facts;
  }

  nb::dict parameters(bool best, nb::handle self) {
    const Lock lock(*this);
    const TrainingState& now = training_->state();
    const ParameterArena& arena = best ? now.best : now.parameters;
    nb::dict arrays;
    for (const ParameterEntry& entry : network_.parameters().entries()) {
      arrays[entry.name.c_str()] = array_on(arena.view(entry), self);
    }
    return arrays;
  }

  void set(std::optional<double> learning_rate, std::optional<std::int64_t> batch_size,
           std::optional<std::int64_t> epochs, bool stop) {
    const Lock lock(*this);
    if (learning_rate) training_->set(NewLearningRate{*learning_rate});
    if (batch_size) training_->set(NewBatchSize{*batch_size});
    if (epochs) training_->set(NewEpochs{*epochs});
    if (stop) training_->set(StopTraining{});
  }

  void watch(bool on) {
    const Lock lock(*this);
    training_->watch(on);
  }

  nb::object watched() {
    const Lock lock(*this);
    const std::optional<WatchedStep> step = training_->watched();
    if (!step) return nb::none();
    nb::dict nodes;
    for (const WatchedNode& node : step->nodes()) {
      nb::dict values;
      values["z"] = copy_of(node.z);
      values["output"] = copy_of(node.output);
      values["dz"] = copy_of(node.dz);
      values["doutput"] = copy_of(node.doutput);
      nodes[std::string(node.name).c_str()] = values;
    }
    nb::dict parameters;
    for (const WatchedParameter& parameter : step->parameters()) {
      nb::dict values;
      values["before"] = copy_of(parameter.before);
      values["gradient"] = copy_of(parameter.gradient);
      values["change"] = copy_of(parameter.change);
      parameters[std::string(parameter.name).c_str()] = values;
    }
    nb::dict facts;
    facts["loss"] = step->loss;
    facts["nodes"] = nodes;
    facts["parameters"] = parameters;
    return facts;
  }

  nb::object predict(const nb::list& inputs, bool best) {
    const HeldRows rows = rows_of(inputs, nb::none(), nb::none());
    Tensor answer;
    {
      const Lock lock(*this);
      const nb::gil_scoped_release release;
      const FloatMode mode;
      const TrainingState& now = training_->state();
      const Program program = network_.lower(best ? now.best : now.parameters);
      Program::Workspace workspace;
      const ConstView& out = program.run(*engine_, rows.examples.inputs, workspace);
      answer = Tensor(out.shape, {out.f32(), static_cast<std::size_t>(out.elements())});
    }
    return nb::cast(array_of(std::move(answer)));
  }

 private:
  /// One caller at a time; who waits does not hold the interpreter's lock.
  class Lock {
   public:
    explicit Lock(HeldTraining& training) {
      const nb::gil_scoped_release release;
      lock_ = std::unique_lock(training.mutex_);
    }

   private:
    std::unique_lock<std::mutex> lock_;
  };

  template <class Steps>
  bool run(Steps steps) {
    bool more = false;
    {
      const nb::gil_scoped_release release;
      const std::lock_guard lock(mutex_);
      const FloatMode mode;
      more = steps();
    }
    if (listener_.interrupted() && !told_) {
      told_ = true;
      PyErr_SetNone(PyExc_KeyboardInterrupt);
      throw nb::python_error();
    }
    return more;
  }

  Listener listener_;
  std::optional<Engine> engine_;
  Network network_;
  HeldRows rows_, validation_;
  std::optional<Training> training_;
  std::mutex mutex_;
  bool told_ = false;  ///< of Ctrl-C
};

}  // namespace

void bind_steps(nb::module_& module) {
  nb::class_<HeldTraining>(module, "Training")
      .def(nb::init<HeldNetwork&, const nb::list&, const nb::object&, const nb::object&,
                    const nb::list&, const nb::object&, const nb::dict&, const nb::dict&, int,
                    nb::object>(),
           nb::arg("network"), nb::arg("inputs"), nb::arg("target").none(),
           nb::arg("weights").none(), nb::arg("validation_inputs"),
           nb::arg("validation_target").none(), nb::arg("options"), nb::arg("start"),
           nb::arg("threads"), nb::arg("call").none())
      .def("step", &HeldTraining::step)
      .def("epoch", &HeldTraining::epoch)
      .def("ended", &HeldTraining::ended)
      .def("state", &HeldTraining::state)
      .def("parameters",
           [](nb::handle self, bool best) {
             return nb::cast<HeldTraining&>(self).parameters(best, self);
           })
      .def("set", &HeldTraining::set, nb::arg("learning_rate").none(), nb::arg("batch_size").none(),
           nb::arg("epochs").none(), nb::arg("stop"))
      .def("watch", &HeldTraining::watch)
      .def("watched", &HeldTraining::watched)
      .def("predict", &HeldTraining::predict);
}

}  // namespace lamina::python

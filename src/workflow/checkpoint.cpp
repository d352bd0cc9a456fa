#include "workflow/checkpoint.hpp"

#include <fmt/format.h>

#include <limits>
#include <utility>
#include <vector>

#include "lamina/core/error.hpp"
#include "training/identity.hpp"
#include "training/state.hpp"
#include "workflow/state_json.hpp"

namespace lamina {

namespace {

constexpr std::string_view description = "lamina_checkpoint";
constexpr std::int64_t checkpoint_format = 1;
constexpr std::string_view history_name = "history";
constexpr std::int64_t history_columns = 3;  // loss, validation loss, accuracy; NaN: not measured

/// An arena of the state, and what its tensors' names begin with.
struct NamedArena {
  std::string prefix;
  ParameterArena& values;
};

std::vector<NamedArena> arenas_of(TrainingState& state) {
  std::vector<NamedArena> arenas = {{"parameters/", state.parameters}, {"best/", state.best}};
  if (state.options.average > 0) arenas.push_back({"average/", state.average});
  for (Optimizer::Slot& slot : state.optimizer.slots()) {
    arenas.push_back({"slots/" + slot.name + "/", slot.values});
  }
  return arenas;
}

Tensor history_tensor(const std::vector<EpochRecord>& history) {
  Tensor tensor(Shape{static_cast<std::int64_t>(history.size()), history_columns}, DType::f64);
  double* cell = tensor.f64();
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  for (const EpochRecord& record : history) {
    *cell++ = record.loss;
    *cell++ = record.validation_loss.value_or(none);
    *cell++ = record.validation_accuracy.value_or(none);
  }
  return tensor;
}

std::vector<EpochRecord> history_of(const Tensor& tensor) {
  std::vector<EpochRecord> history;
  const auto known = [](double value) {
    return value == value ? std::optional(value) : std::nullopt;
  };
  const ConstView view = tensor.view();
  for (std::int64_t i = 0; i < view.shape[0]; ++i) {
    const double* cell = view.f64() + i * history_columns;
    history.push_back({i + 1, cell[0], known(cell[1]), known(cell[2])});
  }
  return history;
}

JsonSource source_named(const std::string& name, const Registry* registry) {
  return {.name = name, .family = "model", .every_key = true, .fix = "", .registry = registry};
}

/// What reading says of model files, said of a checkpoint.
template <class Read>
auto as_checkpoint(Read&& read) {
  try {
    return read();
  } catch (const Error& error) {
    ErrorFacts facts = error.facts();
    if (!facts.code.starts_with("model.")) throw;
    facts.code.replace(0, facts.code.find('.'), "checkpoint");
    facts.fix = "go on from another checkpoint of the run, or train again";
    throw Error(std::move(facts));
  }
}

Json read_head(const TensorFile& file) {
  const std::string* text = file.metadata(description);
  if (text == nullptr) {
    file.fail("model.other_format", "it is no checkpoint of a training, but another file");
  }
  const JsonSource source = source_named(file.name(), nullptr);
  Json head = parse_json(*text, source);
  const auto is = [&](const char* key, const Json& value) {
    return head.is_object() && head.contains(key) && head[key] == value;
  };
  if (!is("format", checkpoint_format) || !is("program", LAMINA_VERSION)) {
    file.fail("model.other_version",
              fmt::format("it is of another version of lamina than this one, {}, which could not "
                          "promise the same bits",
                          LAMINA_VERSION));
  }
  if (!file.checked()) file.fail("model.checksum", "the header has no checksum");
  if (!head.contains("run") || !head["run"].is_string() || !head.contains("state")) {
    file.fail("model.missing_key", "its description is not whole");
  }
  return head;
}

template <class Family>
void add_own(Registry& registry, const Family& member) {
  if (registry.find<Family>(member.kind()) == nullptr) registry.add(member);
}

}  // namespace

Registry registry_of(const FitOptions& options) {
  Registry registry;
  add_own(registry, options.loss);
  for (const OutputLoss& output : options.losses) add_own(registry, output.loss);
  add_own(registry, options.optimizer);
  for (const ParameterGroup& group : options.groups) {
    if (group.optimizer) add_own(registry, *group.optimizer);
  }
  add_own(registry, options.schedule.schedule);
  return registry;
}

std::string checkpoint_bytes(const Network& network, const TrainingState& state,
                             const std::string& run) {
  std::vector<TensorToWrite> tensors;
  const Tensor history = history_tensor(state.history);
  // Numbers of 64 bits first, so that all are aligned.
  if (!state.history.empty()) tensors.push_back({std::string(history_name), history});
  // The arenas are only read.
  auto& arenas =
      const_cast<TrainingState&>(state);  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  for (const NamedArena& arena : arenas_of(arenas)) {
    for (const ParameterEntry& entry : network.parameters().entries()) {
      tensors.push_back({arena.prefix + entry.name, std::as_const(arena.values).view(entry)});
    }
  }
  const Json head = {{"format", checkpoint_format},
                     {"program", LAMINA_VERSION},
                     {"run", run},
                     {"state", state_to_json(state)}};
  return write_container(tensors, {{std::string(description), canonical(head)}});
}

CheckpointFile::CheckpointFile(const std::string& path)
    : source_(as_checkpoint([&] { return InputFile(path); })),
      file_(as_checkpoint([&] { return TensorFile(source_, printable(path, 200)); })),
      head_(as_checkpoint([&] { return read_head(file_); })),
      run_(head_["run"].get<std::string>()) {}

TrainingState CheckpointFile::state(const Network& network, const Registry& registry) const {
  return as_checkpoint([&] {
    const ParameterTable& table = network.parameters();
    TrainingState state = start_state(network, ParameterArena(table), FitOptions{});
    state_from_json(head_["state"], state, source_named(file_.name(), &registry));
    if (state.network != identity_of(table)) {
      throw Error({.code = "usage.other_network",
                   .what = "the parameters there have other names or shapes than the network's",
                   .where = file_.name(),
                   .fix = "build the network as it was when the training began"});
    }
    const std::int64_t steps = state.optimizer.steps();
    state.optimizer = Optimizer(state.options.optimizer, state.options.groups, table);
    state.optimizer.set_steps(steps);
    state.best = ParameterArena(table);
    if (state.options.average > 0) state.average = ParameterArena(table);
    std::size_t tensors = 0;
    for (const NamedArena& arena : arenas_of(state)) {
      for (const ParameterEntry& entry : table.entries()) {
        file_.require(arena.prefix + entry.name, entry.shape, DType::f32);
        file_.fill(arena.prefix + entry.name, arena.values.view(entry));
        ++tensors;
      }
    }
    if (state.epoch > 0) {
      // The file is as long as its tensors, so memory for this one is not more than it has.
      const Shape shape{state.epoch, history_columns};
      file_.require(history_name, shape, DType::f64);
      Tensor history(shape, DType::f64);
      file_.fill(history_name, history.view());
      state.history = history_of(history);
      ++tensors;
    }
    if (tensors != file_.tensors()) {
      file_.fail("model.inconsistent", fmt::format("the file has {} tensors, its training has {}",
                                                   file_.tensors(), tensors));
    }
    return state;
  });
}

void save_checkpoint(const Network& network, const TrainingState& state, const std::string& path,
                     const std::string& run) {
  write_file(path, checkpoint_bytes(network, state, run), true);
}

TrainingState load_checkpoint(const Network& network, const std::string& path,
                              const Registry& registry) {
  return CheckpointFile(path).state(network, registry);
}

}  // namespace lamina

#include "workflow/state_json.hpp"

#include <fmt/format.h>

#include <charconv>

#include "artifacts/json_fields.hpp"

namespace lamina {

namespace {

/// A JSON number may be read as a double elsewhere, so all 64 bits travel as text.
class Text64 {
 public:
  void operator()(Fields& f, std::string_view name, std::uint64_t& value, const char* help) {
    std::string text = fmt::format("{}", value);
    f(name, text, help);
    const char* end = text.data() + text.size();
    std::uint64_t read = 0;
    const auto [stopped, error] = std::from_chars(text.data(), end, read);
    if (error != std::errc() || stopped != end) wrong_ = std::string(name);
    if (read != value) value = read;
  }
  /// The field that is no whole number; "" when all are.
  const std::string& wrong() const { return wrong_; }

 private:
  std::string wrong_;
};

struct DataFields {
  DataIdentity& data;
  Text64& text64;
  void fields(Fields& f) {
    f("training_rows", data.training_rows, at_least(0), "rows learnt from");
    f("validation_rows", data.validation_rows, at_least(0), "rows that choose the best epoch");
    f("inputs", data.inputs, at_least(0), "values of a row");
    f("targets", data.targets, at_least(0), "target values of a row");
    text64(f, "values", data.values, "a digest of all values");
  }
};

struct StateFields {
  TrainingState& state;
  Text64& text64;
  std::int64_t optimizer_steps;
  void fields(Fields& f) {
    TrainingState& s = state;
    f("epoch", s.epoch, at_least(0), "ended");
    f("step", s.step, at_least(0), "taken");
    f("epoch_step", s.epoch_step, at_least(0), "taken in the running epoch");
    f("epoch_rows", s.epoch_rows, at_least(0), "seen in the running epoch");
    f("epoch_loss", s.epoch_loss, any_number(), "sum over those rows, by their weights");
    f("epoch_weight", s.epoch_weight, at_least(0), "of those rows");
    f("learning_rate", s.learning_rate, any_number(), "of the last step");
    f("best_epoch", s.best_epoch, at_least(0), "so far");
    f("best_score", s.best_score, any_number(), "of that epoch");
    f("best_loss", s.best_loss, any_number(), "of that epoch");
    f("epochs_without_gain", s.epochs_without_gain, at_least(0), "since then");
    f("optimizer_steps", optimizer_steps, at_least(0), "that its slots have seen");
    f.group("options", s.options, "in force");
    text64(f, "seed", s.options.seed, "of every random number");
    DataFields data{s.data, text64};
    f.group("data", data, "by what the rows are known again");
    text64(f, "network", s.network, "a digest of names and shapes of parameters");
  }
};

}  // namespace

Json state_to_json(const TrainingState& state) {
  // One list of fields reads and writes; the writer changes none of them.
  auto& fields =
      const_cast<TrainingState&>(state);  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  Text64 text64;
  return to_json(StateFields{fields, text64, state.optimizer.steps()});
}

void state_from_json(const Json& json, TrainingState& state, const JsonSource& source) {
  Text64 text64;
  StateFields fields{state, text64, 0};
  from_json(json, fields, source, "state");
  if (!text64.wrong().empty()) {
    throw_json_error(source, "bad_value", "expected a whole number of 64 bits as text",
                     text64.wrong());
  }
  state.optimizer.set_steps(fields.optimizer_steps);
}

}  // namespace lamina

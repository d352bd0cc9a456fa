#include "commands/diagnose.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "arguments/command_text.hpp"
#include "lamina/plot/svg.hpp"
#include "lamina/plot/text.hpp"
#include "lamina/workflow/find_rate.hpp"
#include "lamina/workflow/overfit_batch.hpp"
#include "report_json.hpp"
#include "screen/numbers.hpp"
#include "screen/progress.hpp"
#include "screen/wrapped.hpp"
#include "system/output_file.hpp"

namespace lamina::cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr int widest = 80;

/// The line as it was said, but with this rate and without the test.
std::string line_with(double rate, const std::vector<std::string>& words) {
  constexpr std::array valued = {"--lr", "--learning-rate", "--svg"};
  std::vector<std::string> line = {"lamina", "train"};
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    const std::string name = word.substr(0, word.find('='));
    if (std::find(valued.begin(), valued.end(), name) != valued.end()) {
      if (name == word) ++i;
      continue;
    }
    if (word != "--find-lr" && word != "--json") line.push_back(word);
  }
  line.insert(line.end(), {"--lr", fmt::format("{}", rate)});
  return shell_line(line);
}

plot::Plot picture(const RateRange& range) {
  plot::Series raw{.name = "loss of the batch", .mark = plot::Mark::points};
  plot::Series smooth{.name = "smoothed"};
  plot::Series chosen{.name = "suggested"};
  const double start = range.steps.front().smoothed;
  double low = start;
  for (const RateStep& step : range.steps) low = std::min(low, step.smoothed);
  // How high the loss flies at last would leave its fall no room.
  const double high = start + std::max(0.5 * (start - low), 0.05 * std::fabs(start) + 1e-9);
  for (const RateStep& step : range.steps) {
    smooth.x.push_back(step.rate);
    smooth.y.push_back(std::min(step.smoothed, high));
    if (step.loss > high || step.loss < low) continue;
    raw.x.push_back(step.rate);
    raw.y.push_back(step.loss);
  }
  plot::Plot plot{.title = "Learning-rate range test",
                  .x = {.label = "learning rate", .scale = plot::Scale::logarithmic},
                  .y = {.label = "loss", .low = low, .high = high},
                  .series = {std::move(raw), std::move(smooth)}};
  if (range.suggested) {
    chosen.x = {*range.suggested, *range.suggested};
    chosen.y = {low, high};
    plot.series.push_back(std::move(chosen));
  }
  return plot;
}

Json json_of(const RateRange& range, const std::string& line) {
  Json rates = Json::array(), losses = Json::array(), smoothed = Json::array();
  for (const RateStep& step : range.steps) {
    rates.push_back(step.rate);
    losses.push_back(step.loss);
    smoothed.push_back(step.smoothed);
  }
  return {{"suggested", range.suggested ? Json(*range.suggested) : Json(nullptr)},
          {"lowest", range.lowest},
          {"steepest", range.steepest},
          {"command", range.suggested ? Json(line) : Json(nullptr)},
          {"rates", rates},
          {"losses", losses},
          {"smoothed", smoothed}};
}

void print_json(const char* name, const Json& what, const Notes& notes, const Console& console) {
  const Json report = {{name, what}, {"notes", notes_json(notes)}, {"health", health_json(notes)}};
  console.result(report.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
}

void say(const std::string& text, const Console& console) {
  console.result(wrapped(text, std::min(console.out().width, widest) - 2, 2) + "\n");
}

}  // namespace

void show_learning_rate(const TrainingPlan& plan, const TrainArguments& arguments,
                        const std::vector<std::string>& words, Console& console) {
  const RateRange range = find_rate(plan, arguments.options.threads, arguments.options.stop);
  const std::string line = range.suggested ? line_with(*range.suggested, words) : "";
  const bool drawable = range.steps.size() > 1;
  if (drawable && !arguments.svg.empty()) {
    write_file(arguments.svg,
               [&](const auto& write) { write(plot::svg(plot::Figure(picture(range)))); });
  }
  if (arguments.json) {
    print_json("find_lr", json_of(range, line), console.notes(), console);
    return;
  }
  const Screen& screen = console.out();
  if (drawable) {
    console.result(plot::text(picture(range), {.width = std::min(screen.width, widest),
                                               .height = 14,
                                               .colour = screen.colour,
                                               .unicode = screen.unicode}));
  }
  if (!range.suggested) {
    say("No learning rate made the loss fall clearly. --overfit-one-batch tells whether the "
        "network can learn at all.",
        console);
    return;
  }
  say(fmt::format("Learning rate {}: a tenth of {}, where the loss was lowest and about to rise; "
                  "it fell fastest at {}.",
                  compact(*range.suggested), compact(range.lowest), compact(range.steepest)),
      console);
  console.result(line + "\n");
}

void show_overfit(const TrainingPlan& plan, const TrainArguments& arguments, Console& console) {
  Progress notes(console);
  const BatchOverfit result =
      overfit_one_batch(plan, arguments.options.threads, arguments.options.stop, &notes);
  if (arguments.json) {
    print_json("overfit_one_batch",
               {{"learnt", result.learnt},
                {"rows", result.rows},
                {"steps", result.steps},
                {"contradictions", result.contradictions},
                {"first_loss", result.first_loss},
                {"loss", result.loss},
                {"accuracy", result.accuracy ? Json(*result.accuracy) : Json(nullptr)}},
               console.notes(), console);
    return;
  }
  const std::string went =
      fmt::format("{} of one batch, {}: the loss went from {} to {}", counted(result.rows, "row"),
                  counted(result.steps, "step"), compact(result.first_loss), compact(result.loss));
  if (result.learnt) {
    say(went +
            ". The network can learn: what a whole run does not reach, it lacks rows, time or "
            "columns for.",
        console);
    return;
  }
  if (result.contradictions > 0) {
    say(fmt::format("{}, not to a hundredth of it: {} of its rows are equal to another but for the "
                    "target, and no network can tell them apart. It needs further columns.",
                    went, readable(result.contradictions)),
        console);
    return;
  }
  say(went +
          ", not to a hundredth of it. To look at, in this order: the notes above; the learning "
          "rate (--find-lr); more or larger --layers; no --dropout. A loss whose least value is "
          "not 0, such as poisson, "
          "does not get there.",
      console);
}

}  // namespace lamina::cli

#include "commands/landscape.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "arguments/command_text.hpp"
#include "arguments/data_files.hpp"
#include "arguments/member_option.hpp"
#include "arguments/model_reading.hpp"
#include "arguments/run_options.hpp"
#include "arguments/values.hpp"
#include "lamina/core/error.hpp"
#include "lamina/plot/svg.hpp"
#include "lamina/plot/text.hpp"
#include "lamina/workflow/landscape.hpp"
#include "report_json.hpp"
#include "screen/numbers.hpp"
#include "screen/wrapped.hpp"
#include "system/input_file.hpp"
#include "system/output_file.hpp"

namespace lamina::cli {

namespace {

using Json = nlohmann::ordered_json;

const CommandHelp help = {
    .name = "landscape",
    .usage = "MODEL DATA [--path] [--svg FILE] [--json]",
    .about =
        "Draws the loss around the weights of a model, along two random directions that are scaled "
        "to the\nweights of every unit (Li et al. 2018); or the way of its training, along the two "
        "directions in which\nit went farthest.",
    .examples =
        "  lamina landscape adult.lamina adult.csv\n"
        "  lamina landscape adult.lamina adult.csv --path --svg way.svg\n"
        "  lamina landscape adult.lamina adult.csv --range 0.3 --grid 41 --seed 2\n"};

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

std::string json_of(const Landscape& found, const Notes& notes) {
  Json object;
  object["loss"] = found.loss_name;
  object["middle"] = number(found.middle);
  object["lowest"] = number(found.lowest);
  object["highest"] = number(found.highest);
  object["rows"] = found.rows;
  object["known_rows"] = found.known_rows;
  object["x"] = found.x;
  object["y"] = found.y;
  object["values"] = Json::array();
  for (std::size_t row = 0; row < found.y.size(); ++row) {
    Json line = Json::array();
    for (std::size_t i = 0; i < found.x.size(); ++i) {
      line.push_back(number(found.loss[row * found.x.size() + i]));
    }
    object["values"].push_back(std::move(line));
  }
  object["path"] = Json::array();
  for (const PathPoint& point : found.path) {
    object["path"].push_back(
        {{"epoch", point.epoch}, {"x", point.x}, {"y", point.y}, {"loss", number(point.loss)}});
  }
  object["path_share"] = found.path.empty() ? Json(nullptr) : Json(found.path_share);
  object["notes"] = notes_json(notes);
  return object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

plot::Plot plot_of(const Landscape& found, const std::string& data) {
  constexpr double wide = 4;  // a loss that grows by more is shown by its powers
  const bool path = !found.path.empty();
  plot::Plot plot;
  plot.title = fmt::format("{} around the model, on {}", found.loss_name, data);
  plot.x.label = path ? "main direction of the way" : "first random direction";
  plot.y.label = path ? "second direction of the way" : "second random direction";
  plot::HeatMap map{.name = "loss",
                    .columns = static_cast<std::int64_t>(found.x.size()),
                    .rows = static_cast<std::int64_t>(found.y.size()),
                    .values = found.loss,
                    .x_low = found.x.front(),
                    .x_high = found.x.back(),
                    .y_low = found.y.front(),
                    .y_high = found.y.back()};
  if (found.lowest > 0 && found.highest > wide * found.lowest) {
    map.scale = plot::Scale::logarithmic;
  }
  plot.map = std::move(map);
  if (path) {
    const std::size_t last = found.path.size() - 1;
    const std::int64_t apart = last < 1 ? 1 : found.path[last].epoch - found.path[last - 1].epoch;
    plot::Series way{.name = fmt::format("the way of the training, a sign every {}",
                                         apart == 1 ? "epoch" : counted(apart, "epoch")),
                     .mark = plot::Mark::path};
    for (const PathPoint& point : found.path) {
      way.x.push_back(point.x);
      way.y.push_back(point.y);
    }
    plot.series.push_back(std::move(way));
  }
  plot.series.push_back({.name = "the model", .mark = plot::Mark::points, .x = {0}, .y = {0}});
  return plot;
}

/// What the picture shows and what it does not.
std::string words_of(const Landscape& found) {
  std::string text = fmt::format("The loss is {:.4g} at the model, from {:.4g} to {:.4g} here",
                                 found.middle, found.lowest, found.highest);
  text += found.rows < found.known_rows
              ? fmt::format(", on {} of {}, chosen by the seed. ", readable(found.rows),
                            counted(found.known_rows, "row"))
              : fmt::format(", on {}. ", counted(found.rows, "row"));
  if (found.path.empty()) {
    return text +
           "This is a slice along two random directions of very many: another seed, another slice. "
           "1 moves the weights into every unit by as much as they are long, so that how steep it "
           "is may be compared between models.";
  }
  return text + fmt::format(
                    "The way went from {:.4g} to {:.4g} in {}; {:.0f} % of it (of the "
                    "squared distances from the model) lies in this plane, the rest beside "
                    "it, so the shade under a sign is not quite its loss.",
                    found.path.front().loss, found.path.back().loss,
                    counted(found.path.back().epoch, "epoch"), 100 * found.path_share);
}

/// The table as the training read it, and as `format` says besides.
Table read_again(const Model& model, const DataFiles& data, const TableOptions& format, int threads,
                 const Console& console) {
  TableOptions recorded;
  CommandLine line({.name = "landscape", .usage = "", .about = "", .examples = ""});
  recorded.declare_columns(line);
  recorded.declare_format(line);
  line.read(reading_words(model.artifact()), console);
  ReadOptions reading;
  recorded.apply(reading);
  format.apply(reading);
  reading.target = model.artifact().preprocessor.target();
  reading.threads = threads;
  return data.read(reading);
}

}  // namespace

int run_landscape(const std::vector<std::string>& words, Console& console) {
  std::string model_path;
  DataFiles data;
  std::optional<std::string> grid, range, rows, seed, svg;
  bool json = false;
  bool force = false;
  TableOptions format;
  ThreadsOption threads;
  MemberOption member;
  LandscapeOptions options;

  CommandLine line(help);
  line.argument("MODEL", model_path, "a model file, written by lamina train");
  data.declare(line, "DATA", "a table with the target column; with --path that of the training");
  const char* what = "The picture";
  line.flag(what, "--path", options.path,
            "train the model again, as its file says, and draw the way of its weights; DATA must "
            "be the table of the training");
  line.option(what, "--grid", "N", grid, "points each way, from 3 to 201 (25)");
  line.option(what, "--range", "R", range, "how far each way; without --path (1)");
  line.option(what, "--rows", "N", rows,
              "rows that the loss is measured on, at most (1000, of large networks fewer)");
  member.declare(line, what);
  line.option(what, "--svg", "FILE", svg, "also write the picture to a file");
  line.flag(what, "--force", force, "replace that file if it is there");
  format.declare_format(line);
  format.declare_labels(line);
  line.option("The run", "--seed", "N", seed, "of the directions and of the choice of rows (0)");
  threads.declare(line);
  line.flag("The run", "--json", json, "print one JSON object on standard output");
  if (!line.read(words, console)) return 0;
  if (grid) options.grid = whole_number("--grid", *grid, 3, 201);
  if (range) options.range = real_number("--range", *range, above(0));
  if (range && options.path) {
    bad_value("--range", "with --path the picture reaches as far as the way", "leave one out");
  }
  if (member.given() && options.path) {
    bad_value("--member", "all members are trained together: --path draws their way",
              "leave one out");
  }
  if (rows) options.rows = whole_number("--rows", *rows, 1, INT64_MAX);
  if (seed) options.seed = natural_number("--seed", *seed);
  if (svg) not_empty("--svg", *svg);
  options.threads = threads.value();

  check_instructions(console);
  check_model(model_path);
  data.check();
  if (svg) {
    std::vector<std::string> inputs = data.paths();
    inputs.push_back(model_path);
    check_output(*svg, force, inputs);
  }
  const Model model =
      member.of(load_and_note(model_path, options.threads, console), options.threads);
  const Table table = options.path ? read_again(model, data, format, options.threads, console)
                                   : read_for(model, data, format, true, options.threads);
  const Landscape found = landscape(model, table, options);
  const std::string name = data.shown();
  const plot::Plot plot = plot_of(found, name.substr(name.rfind('/') + 1));
  if (svg) {
    write_file(*svg, [&](const auto& write) { write(plot::svg(plot)); });
  }
  if (json) {
    console.result(json_of(found, console.notes()));
    return 0;
  }
  const Screen& screen = console.out();
  const int width = std::min(screen.width, 100);
  console.result(
      plot::text(plot, {.width = width, .colour = screen.colour, .unicode = screen.unicode}));
  console.result("\n" + wrapped(words_of(found), width, 0) + "\n");
  if (svg) console.message(fmt::format("picture written to {}\n", printable(*svg, 200)));
  return 0;
}

}  // namespace lamina::cli

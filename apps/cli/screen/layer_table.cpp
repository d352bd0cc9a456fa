#include "screen/layer_table.hpp"

#include <fmt/format.h>

#include "screen/numbers.hpp"
#include "screen/text_table.hpp"

namespace lamina::cli {

namespace {

/// "12 numbers, 3 categories, image [28,28,1]".
std::string input_text(const std::vector<Field>& inputs) {
  std::string text;
  for (const Field& field : inputs) {
    const std::int64_t count = field.shape.elements();
    std::string one = to_string(Field{.name = field.name, .shape = field.shape});
    if (field.name == "numbers") one = fmt::format("{} number{}", count, count == 1 ? "" : "s");
    if (field.name == "codes") one = fmt::format("{} categor{}", count, count == 1 ? "y" : "ies");
    text += (text.empty() ? "" : ", ") + one;
  }
  return text;
}

/// Whether every node is fed by the one before: then nobody needs to be told.
bool is_chain(const std::vector<LayerSummary>& layers) {
  for (std::size_t i = 1; i < layers.size(); ++i) {
    if (layers[i].inputs != std::vector<std::string>{layers[i - 1].name}) return false;
  }
  return true;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

std::string layer_table(const Network& network, const Screen& screen) {
  const std::vector<LayerSummary> layers = network.summary();
  const bool chain = is_chain(layers);
  std::vector<TextTable::Heading> columns = {{"layer"},
                                             {"outputs", Align::right},
                                             {"details", Align::left, true},
                                             {"parameters", Align::right}};
  if (!chain) columns.push_back({"fed by", Align::left, true});
  TextTable table(columns);
  const auto row = [&](std::vector<std::string> cells, const std::string& fed_by) {
    if (!chain) cells.push_back(fed_by);
    table.row(std::move(cells));
  };
  std::int64_t values = 0;
  for (const Field& field : network.inputs()) values += field.shape.elements();
  row({"input", readable(values), input_text(network.inputs()), "-"}, "");
  for (const LayerSummary& layer : layers) {
    const std::string parameters = layer.parameters == 0 ? "-" : readable(layer.parameters);
    const bool told = chain || layer.kind == "dense" || layer.name.rfind(layer.kind, 0) == 0;
    const std::string name = told ? layer.name : fmt::format("{} ({})", layer.name, layer.kind);
    row({name, readable(layer.outputs), layer.detail, parameters}, joined(layer.inputs));
  }
  table.rule();
  row({"in all", "", "", readable(network.parameters().trainable_parameters())}, "");
  return table.text(screen);
}

}  // namespace lamina::cli

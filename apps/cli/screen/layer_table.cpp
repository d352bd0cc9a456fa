#include "screen/layer_table.hpp"

#include <fmt/format.h>

#include "screen/numbers.hpp"
#include "screen/text_table.hpp"

namespace lamina::cli {

std::string layer_table(const Sequential& network, const Screen& screen) {
  TextTable table({{"layer"},
                   {"outputs", Align::right},
                   {"activation", Align::left, true},
                   {"parameters", Align::right}});
  const Signature& input = network.input();
  std::string columns = fmt::format("{} number{}", input.numbers, input.numbers == 1 ? "" : "s");
  if (!input.categories.empty()) {
    columns += fmt::format(", {} categor{}", input.categories.size(),
                           input.categories.size() == 1 ? "y" : "ies");
  }
  table.row({"input", readable(input.numbers + static_cast<std::int64_t>(input.categories.size())),
             columns, "-"});
  for (const LayerSummary& layer : network.summary()) {
    table.row({layer.name, readable(layer.outputs), layer.detail,
               layer.parameters == 0 ? "-" : readable(layer.parameters)});
  }
  table.rule();
  table.row({"in all", "", "", readable(network.parameters().trainable_parameters())});
  return table.text(screen);
}

}  // namespace lamina::cli

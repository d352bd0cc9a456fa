// A network written by hand: `lamina train --model spec.json`.
#pragma once

#include <string>
#include <string_view>

#include "lamina/core/family.hpp"
#include "lamina/model/network.hpp"

namespace lamina {

/// Reads a chain, `[{"kind": "dense", "units": 64, "activation": "relu"}, …]`, or an object with
/// that list under "layers"; or a graph, `{"nodes": [{"name": "left", "kind": "dense", "units": 8,
/// "inputs": ["numbers"]}, …], "outputs": ["answer"]}`. Left-out keys keep their defaults: a layer
/// of a chain is fed by the one before, a node of a graph by all inputs, and names are made.
/// Unknown keys are Error `usage.…` that names the place. `where` is what errors call the text;
/// layers may be those of `registry` too.
Network network_from_spec(std::string_view text, std::string_view where,
                          const Registry& registry = {});

/// The nodes with every key, sorted, on one line: what network_from_spec() reads back.
std::string network_spec(const Network& network);

}  // namespace lamina

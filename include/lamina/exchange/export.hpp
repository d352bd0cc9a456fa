// A trained model for other programs: bare weights, or one C++ header.
#pragma once

#include <string>
#include <string_view>

#include "lamina/artifacts/artifact.hpp"

namespace lamina {

/// A safetensors file of the parameters alone, with the names and shapes of PyTorch's layers:
/// `weight` of a dense layer is [out,in]; gamma and beta are `weight` and `bias`. Error
/// `resource.model_too_large`.
std::string safetensors_weights(const Artifact& artifact);

/// One header of C++17 in namespace `name` that needs the standard library alone: struct Row, the
/// columns of a raw row, and `Answer predict(const Row&)`, with the bits of Predictor::predict().
/// Error `model.not_exported` names what cannot be said in it.
std::string cpp_header(const Artifact& artifact, std::string_view name);

/// A name of C++ made of any text: "My model.hpp" is my_model_hpp.
std::string cpp_name(std::string_view text);

}  // namespace lamina

// Model files of format 1, where a network was a list of layers on numbers and codes, and pixels
// were numbers.
#pragma once

#include <string_view>
#include <vector>

#include "artifacts/json.hpp"
#include "lamina/model/network.hpp"
#include "lamina/preprocess/preprocessor.hpp"

namespace lamina::format_1 {

inline constexpr std::string_view test_numbers = "test_vector.numbers";
inline constexpr std::string_view test_codes = "test_vector.codes";
inline constexpr std::string_view test_answers = "test_vector.answers";

/// The same network on the inputs that the preprocessing makes today, built. Pixels are joined with
/// the numbers first.
Network read_network(const Json& json, const Preprocessor& preprocessor, const JsonSource& source);

/// The same network where pixels are numbers already, as the test vectors of such files have them.
Network without_pixels(const Network& network);

/// How many numbers and how many codes a row of its test vector has.
std::int64_t numbers_of(const Network& network);
std::int64_t codes_of(const Network& network);

/// The rows of a test vector as the inputs of `network`, which is without pixels.
std::vector<Tensor> inputs_of(const Tensor& numbers, const Tensor& codes, const Network& network);

}  // namespace lamina::format_1

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "core/ascii.hpp"
#include "exchange/cpp/calls.hpp"
#include "exchange/cpp/columns.hpp"
#include "exchange/cpp/literals.hpp"
#include "exchange/cpp/text.hpp"
#include "lamina/core/error.hpp"
#include "lamina/exchange/export.hpp"

namespace lamina {

namespace {

// Fused or reordered arithmetic gives other bits.
constexpr std::string_view start = R"(#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <string_view>

#if defined(__FAST_MATH__)
#error "compile without -ffast-math: it changes what the model answers"
#endif
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
#pragma GCC push_options
#pragma GCC optimize("fp-contract=off")
#endif
)";

constexpr std::string_view finish = R"(
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC pop_options
#endif
)";

/// A spread from the logarithm of a variance, as serving/answers.cpp has it.
constexpr std::string_view spread_text = R"(
/// e^x in double, after fdlibm (Sun Microsystems, 1993).
inline double wide_spread(double x) {
  const auto power_of_two = [](int n) {
    return same_bits<double>(static_cast<std::uint64_t>(n + 1023) << 52);
  };
  if (x > 709.8) return std::numeric_limits<double>::infinity();
  const double n = std::floor(x * 1.44269504088896338700 + 0.5);
  const double high = x - n * 6.93147180369123816490e-01;
  const double low = n * 1.90821492927058770002e-10;
  const double r = high - low;
  const double z = r * r;
  const double c =
      r - z * (1.66666666666666019037e-01 +
               z * (-2.77777777770155933842e-03 +
                    z * (6.61375632143793436117e-05 +
                         z * (-1.65339022054652515390e-06 + z * 4.13813679705723846039e-08))));
  const double value = 1.0 - ((low - (r * c) / (2.0 - c)) - high);
  const int half = static_cast<int>(n) / 2;
  return value * power_of_two(half) * power_of_two(static_cast<int>(n) - half);
}
)";

bool says_spread(const Artifact& artifact) {
  return artifact.preprocessor.task() == Task::regression &&
         artifact.network.outputs()[0].columns() == 2;
}

/// struct Answer, and the labels it counts.
std::string answer_type(const Artifact& artifact) {
  const Preprocessor& preprocessor = artifact.preprocessor;
  if (preprocessor.task() == Task::regression) {
    std::string text = "struct Answer {\n  double value;  ///< in the unit of the target\n";
    if (says_spread(artifact)) text += "  double spread;  ///< its standard deviation\n";
    return text + "};\n";
  }
  const std::vector<std::string>& labels = preprocessor.labels();
  std::string text = fmt::format("inline constexpr std::size_t classes = {};\n", labels.size());
  text += "inline constexpr std::array<std::string_view, classes> labels = {\n";
  for (const std::string& label : labels) {
    text += fmt::format("    std::string_view({}, {}),\n", cpp::literal(std::string_view(label)),
                        label.size());
  }
  return text +
         "};\n\nstruct Answer {\n"
         "  std::size_t index;       ///< of the class, in labels\n"
         "  std::string_view label;  ///< the class of the highest probability, the first of equal "
         "ones\n"
         "  std::array<float, classes> probabilities;\n};\n";
}

/// The statements from what the network says, `said`, to an Answer.
std::string answer_text(const Artifact& artifact) {
  const Preprocessor& preprocessor = artifact.preprocessor;
  if (preprocessor.task() == Task::regression) {
    std::string text = fmt::format("  return {{{} + {} * static_cast<double>(said[0])",
                                   cpp::literal(preprocessor.target_mean()),
                                   cpp::literal(preprocessor.target_scale()));
    if (says_spread(artifact)) {
      text += fmt::format(
          ",\n          {} * detail::wide_spread(std::max<double>(said[1], -13.815510557964274) / "
          "2)",
          cpp::literal(preprocessor.target_scale()));
    }
    return text + "};\n";
  }
  if (artifact.network.outputs()[0].columns() == 1) {
    return fmt::format("  const std::size_t index = said[0] > {} ? 1 : 0;\n",
                       cpp::literal(static_cast<float>(artifact.decision.threshold))) +
           "  return {index, labels[index], {1.0F - said[0], said[0]}};\n";
  }
  const std::string index =
      artifact.decision.chosen()
          ? fmt::format("said[1] > {} ? 1 : 0",
                        cpp::literal(static_cast<float>(artifact.decision.threshold)))
          : "static_cast<std::size_t>(std::max_element(said, said + classes) - said)";
  return "  Answer answer{};\n"
         "  std::copy(said, said + classes, answer.probabilities.begin());\n"
         "  answer.index = " +
         index +
         ";\n"
         "  answer.label = labels[answer.index];\n"
         "  return answer;\n";
}

}  // namespace

std::string cpp_name(std::string_view text) {
  // Of C++, and the names that the header has beside those of columns.
  static constexpr std::string_view taken =
      " and asm auto bool break case catch char class const constexpr continue default delete do "
      "double "
      "else enum explicit export extern false float for friend goto if inline int long mutable "
      "namespace "
      "new noexcept not nullptr operator or private protected public register return short signed "
      "sizeof "
      "static std struct switch template this throw true try typedef typeid typename union "
      "unsigned using "
      "virtual void volatile wchar_t while xor detail weights ";
  std::string name;
  for (const char c : text) name += is_letter(c) || is_digit(c) ? c : '_';
  // Names that begin with _ and a capital, or hold __, are the compiler's.
  name.erase(
      std::unique(name.begin(), name.end(), [](char a, char b) { return a == '_' && b == '_'; }),
      name.end());
  if (name.empty() || !is_letter(name[0])) name = (name.starts_with('_') ? "x" : "x_") + name;
  const bool is_taken = taken.find(" " + name + " ") != std::string_view::npos;
  return is_taken ? name + "_" : name;
}

std::string cpp_header(const Artifact& artifact, std::string_view name) {
  artifact.check();
  const Evaluation evaluation = record_evaluation(artifact.network, artifact.parameters);
  const cpp::Columns columns = cpp::columns_of(artifact.preprocessor);
  const cpp::Body body = cpp::body_of(evaluation);
  std::string text = fmt::format(
      "// A trained model of '{}', written by lamina export --cpp: fill a Row, call predict().\n"
      "// It needs C++17 and nothing else, and gives the bits of lamina predict.\n{}\nnamespace {} "
      "{{\n\nnamespace detail {{\n\n",
      printable(artifact.preprocessor.target()), start, name);
  text += text::numbers;
  text += text::operations;
  text += text::columns;
  if (columns.dates) text += text::dates;
  if (says_spread(artifact)) text += spread_text;
  text += "\n}  // namespace detail\n\n// What the model learnt.\nnamespace weights {\n\n";
  for (const ParameterEntry& entry : artifact.network.parameters().entries()) {
    text += cpp::array(cpp::weight_name(entry.name), artifact.parameters.view(entry));
  }
  text += columns.words;
  text += "\n}  // namespace weights\n\n/// A raw row.\nstruct Row {\n" + columns.row + "};\n\n";
  text += answer_type(artifact);
  text +=
      "\n/// What an answer is computed in; kept between calls it saves making it anew.\nstruct "
      "Memory {\n" +
      columns.memory + body.memory + "};\n\n";
  text += "inline Answer predict(const Row& row, Memory& memory) {\n" + columns.statements +
          body.statements + fmt::format("  const float* const said = {};\n", body.answer) +
          answer_text(artifact) + "}\n";
  text +=
      "inline Answer predict(const Row& row) {\n"
      "  const std::unique_ptr<Memory> memory(new Memory);\n"
      "  return predict(row, *memory);\n}\n";
  return text + fmt::format("\n}}  // namespace {}\n{}", name, finish);
}

}  // namespace lamina

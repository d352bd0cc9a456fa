// The evaluation of a network on one row as records, which every exporter reads: an exporter knows
// operations, never layers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lamina/autograd/op.hpp"
#include "lamina/core/parameters.hpp"
#include "lamina/model/network.hpp"

namespace lamina {

/// A value that operations read or make.
struct EvaluationValue {
  enum class From : std::uint8_t { nothing, input, parameter, operation };
  From from = From::nothing;
  std::string name = {};  ///< of the input or the parameter
  Shape shape = {};       ///< of one row, which is its first size; of a parameter as it is
  DType dtype = DType::f32;
  ConstView data = {};  ///< of a parameter
};

/// One operation; operands and the result are places in Evaluation::values.
struct EvaluationCall {
  std::string_view kind;  ///< the name of its OpKind
  std::string node;       ///< whose layer recorded it
  std::vector<std::size_t> operands;
  std::size_t result = 0;
  OpArgs args;
  std::vector<std::int64_t> integers;
};

struct Evaluation {
  std::vector<EvaluationValue> values;
  std::vector<EvaluationCall> calls;
  std::size_t answer = 0;  ///< of the network's only output

  const EvaluationValue& operand(const EvaluationCall& call, std::size_t i) const {
    return values[call.operands[i]];
  }
  const EvaluationValue& result(const EvaluationCall& call) const { return values[call.result]; }
};

/// `parameters` must outlive what is returned.
Evaluation record_evaluation(const Network& network, const ParameterArena& parameters);

/// Error `model.not_exported`: `what` of `where` cannot be said in `format`.
[[noreturn]] void refuse_export(const std::string& what, const std::string& where,
                                const std::string& fix);

}  // namespace lamina

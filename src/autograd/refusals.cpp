// What a tape says to the mistakes of its user. Looked for in full only once something is wrong.
#include <string>

#include "autograd/sizes.hpp"
#include "lamina/autograd/tape.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

constexpr const char* none_fix = "give what input(), parameter() or an operation returned";
constexpr const char* foreign_fix =
    "the begin of a step forgets all values: make it again after it";

std::string name_of_operand(const OpKind& kind, std::size_t i) {
  const char* const name = rule_of(kind, i).name;
  return name != nullptr ? name : "operand " + std::to_string(i);
}

/// "[B,I]" for "BI", "[…,F]" for "*F".
std::string to_string(const ShapeRule& rule) {
  std::string text = rule.many() ? "…" : "";
  for (int i = 0; i < rule.count(); ++i) {
    if (!text.empty()) text += ',';
    text += rule[i] == ShapeRule::one ? '1' : static_cast<char>('A' + rule[i]);
  }
  return "[" + text + "]";
}

const char* name_of(Takes takes, DType numbers) {
  switch (takes) {
    case Takes::numbers:
      return name_of(numbers);
    case Takes::codes:
      return name_of(DType::i32);
    case Takes::pixels:
      return name_of(DType::u8);
    case Takes::numbers_or_codes:
      return "numbers or codes";
    case Takes::anything:
      break;
  }
  return "anything";
}

std::string rules_of(const OpKind& kind) {
  std::string text;
  for (const Operand& rule : kind.operands) {
    if (!text.empty()) text += ", ";
    text += std::string(rule.name) + (rule.shape.text() != nullptr ? to_string(rule.shape) : "");
    if (rule.repeated) text += ", …";
    if (rule.optional) text += " or none";
  }
  return text.empty() ? "numbers" : text;
}

[[noreturn]] void refuse_operand(const OpKind& kind, const char* code, const std::string& what,
                                 const char* fix) {
  throw Error({.code = code,
               .what = "[" + std::string(kind.name) + "] " + what,
               .where = std::string("operation ") + kind.name,
               .fix = fix});
}

}  // namespace

void Tape::refuse(Var var) const {
  throw Error({.code = "usage.value",
               .what = var ? "a value is not of this step of this tape" : "a value is none",
               .where = "the tape",
               .fix = var ? foreign_fix : none_fix});
}

void Tape::refuse_parameter(ParameterId id) const {
  throw Error({.code = "usage.value",
               .what = "there is no parameter " + std::to_string(id.index) + " among the " +
                       std::to_string(parameters_) + " of this step",
               .where = "Tape::parameter",
               .fix = "begin the step with the table that gave the id"});
}

void Tape::refuse_variable(const ConstView& value) const {
  throw Error({.code = "usage.dtype",
               .what = std::string(lamina::name_of(value.dtype)) +
                       " data has no gradient on a tape of " + lamina::name_of(dtype_),
               .where = "Tape::variable",
               .fix = "give it as an input(), or as numbers of the tape's type"});
}

void Tape::refuse_type() const {
  throw Error({.code = "usage.dtype",
               .what = std::string("a tape of ") + lamina::name_of(dtype_) + " cannot compute",
               .where = "the tape",
               .fix = "make it of f32, or of f64"});
}

void Tape::require_type(const ParameterArena& arena, const char* what) const {
  if (arena.dtype() == dtype_) return;
  throw Error(
      {.code = "usage.dtype",
       .what = std::string("the ") + what + " are " + lamina::name_of(arena.dtype()) +
               " but the tape computes in " + lamina::name_of(dtype_),
       .where = "the begin of a step",
       .fix = "make the tape with the type of the parameters, or use ParameterArena::as()"});
}

void Tape::refuse_operands(const OpKind& kind, std::span<const Var> operands) const {
  std::string given;
  Sizes sizes;
  bool fit = true;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    const Operand& rule = rule_of(kind, i);
    const std::string name = name_of_operand(kind, i);
    const Var var = operands[i];
    if (!var && rule.optional) continue;
    if (!var) refuse_operand(kind, "usage.value", name + " is none", none_fix);
    if (var.step_ != step_ || var.id_ >= values_.size()) {
      refuse_operand(kind, "usage.value", name + " is not a value of this step of this tape",
                     foreign_fix);
    }
    if ((values_[var.id_].flags & inner) != 0) {
      refuse_operand(kind, "usage.value",
                     name + " is what '" + operation_of(var)->kind->name +
                         "' keeps for itself: no gradient passes through it",
                     "compute it by operations of its own, or in a step without gradients");
    }
    const View& value = values_[var.id_];
    const std::string shown = to_string(value.shape);
    if ((values_[var.id_].flags & absent) != 0) {
      refuse_operand(kind, "usage.value", name + " " + shown + " is an input without data",
                     "give Tape::input() a view of a tensor");
    }
    if (!takes(rule.takes, value.dtype, dtype_)) {
      refuse_operand(
          kind, "usage.dtype",
          name + " " + shown + " is " + lamina::name_of(value.dtype) + " but must be " +
              name_of(rule.takes, dtype_),
          "pixels become numbers by from_pixels(), numbers of another type by converted()");
    }
    given += (given.empty() ? "" : ", ") + name + shown;
    fit = sizes.match(rule.shape, value.shape) && fit;
  }
  if (fit) given = std::to_string(operands.size()) + " operands";
  refuse_operand(kind, "usage.shape", "got " + given + " but needs " + rules_of(kind),
                 "a letter stands for one size; … for any number of sizes, everywhere the same");
}

void Tape::refuse_backward(Var loss) const {
  const auto refuse_step = [](const std::string& what, const char* fix) {
    throw Error({.code = "usage.gradient", .what = what, .where = "Tape::backward", .fix = fix});
  };
  if (!gradients_wanted_) {
    refuse_step("this step has no place for gradients",
                "begin it with a ParameterArena for them: begin_training(table, values, "
                "&gradients)");
  }
  if (played_) {
    refuse_step("this step was played backwards before",
                "begin another step, or add the losses and play their sum backwards");
  }
  throw Error({.code = "usage.shape",
               .what = "a loss of shape " + to_string(shape(loss)) + " is not one number",
               .where = "Tape::backward",
               .fix = "join its elements, for example by mean()"});
}

void Tape::refuse_gradient(Var var) const {
  if (!gradients_wanted_) {
    throw Error({.code = "usage.gradient",
                 .what = "this step computes no gradients",
                 .where = "Tape::gradient",
                 .fix = "begin it with a ParameterArena for them, and call backward()"});
  }
  throw Error({.code = "usage.gradient",
               .what = std::string("the gradient of what '") + operation_of(var)->kind->name +
                       "' returned was not kept: its memory was used for another",
               .where = "Tape::gradient",
               .fix = "call keep_gradient() for it before backward(), or watch(true) before the "
                      "step begins"});
}

}  // namespace lamina

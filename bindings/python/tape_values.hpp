// Values on a tape as Python sees them, while the layer or loss that got them runs.
#pragma once

#include <nanobind/nanobind.h>

#include <memory>

#include "lamina/autograd/tape.hpp"

namespace lamina::python {

/// The tape, until the call of the part ends: then using a value is an Error.
struct OpenTape {
  Tape* tape = nullptr;
};

struct TapeValue {
  std::shared_ptr<OpenTape> open;
  Var var;

  Tape& tape() const;  ///< Error `usage.value` once the call has ended
};

/// Calls a Python function with values of a tape, and closes them behind it.
class TapeCall {
 public:
  explicit TapeCall(Tape& tape) : open_(std::make_shared<OpenTape>(OpenTape{&tape})) {}
  ~TapeCall() { open_->tape = nullptr; }
  TapeCall(const TapeCall&) = delete;
  TapeCall& operator=(const TapeCall&) = delete;

  TapeValue value(Var var) const { return {open_, var}; }
  /// What the part returned. Error `usage.value` when it is no value of this call.
  Var result(nanobind::handle returned) const;

 private:
  std::shared_ptr<OpenTape> open_;
};

}  // namespace lamina::python

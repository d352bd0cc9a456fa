// Layers and losses that are written in Python, over operations of the tape.
#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lamina/core/family.hpp"
#include "lamina/model/layer.hpp"
#include "lamina/objective/loss.hpp"

namespace lamina::python {

/// A Python object that C++ may copy and drop on any thread, with or without the interpreter's
/// lock.
class Kept {
 public:
  Kept() = default;
  explicit Kept(nanobind::object object);
  const nanobind::object& operator*() const { return *object_; }

 private:
  std::shared_ptr<nanobind::object> object_;
};

/// Where parts stand by their number while a network or a training that uses them is made.
std::int64_t keep_part(nanobind::object part);
void forget_part(std::int64_t number);

struct PythonLayer {
  static constexpr std::string_view kind = "python";
  std::int64_t number = 0;
  void fields(Fields& f);
  void build(LayerBuilder& builder);
  Var forward(Tape& tape, std::span<const Var> in) const;

  Kept object = {};
  std::vector<std::pair<std::string, ParameterId>> parameters = {};
};

/// `rows(prediction, target)` says what each row costs.
struct PythonLoss {
  static constexpr std::string_view kind = "python";
  std::int64_t number = 0;
  void fields(Fields& f);
  Var rows(Tape& tape, Var prediction, Var target) const;
};

}  // namespace lamina::python

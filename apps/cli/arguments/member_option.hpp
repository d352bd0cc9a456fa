// --member K: one network of an ensemble.
#pragma once

#include <optional>
#include <string>

#include "arguments/command_line.hpp"
#include "lamina/serving/model.hpp"

namespace lamina::cli {

class MemberOption {
 public:
  void declare(CommandLine& line, const char* group);
  bool given() const { return member_.has_value(); }
  /// The model, or what is asked for of it.
  Model of(Model model, int threads) const;

 private:
  std::optional<std::string> member_;
};

}  // namespace lamina::cli

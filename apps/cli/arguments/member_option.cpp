#include "arguments/member_option.hpp"

#include "arguments/values.hpp"
#include "lamina/workflow/member.hpp"

namespace lamina::cli {

void MemberOption::declare(CommandLine& line, const char* group) {
  line.option(group, "--member", "K", member_,
              "one network of an ensemble, from 1, as if it were alone (all of them, whose mean "
              "answers)");
}

Model MemberOption::of(Model model, int threads) const {
  if (!member_) return model;
  return member_of(model, whole_number("--member", *member_, 1, INT64_MAX), threads);
}

}  // namespace lamina::cli

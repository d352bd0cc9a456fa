#include "lamina/workflow/instructions.hpp"

#include "kernels/kernels.hpp"

namespace lamina {

std::string instructions_in_use() {
  return kernels::instruction_set();
}

std::optional<Note> slow_cpu_note() {
  if (kernels::cpu_has_vectors()) {
    return {};
  }
#if defined(__x86_64__)
  const std::string lacks = "AVX2 with fused multiply-add (FMA)";
#else
  const std::string lacks = "vector instructions that Lamina knows";
#endif
  return Note{.code = "run.note.slow_cpu",
              .what = "this CPU has no " + lacks +
                      ": plain loops compute instead, with the same results but many times slower"};
}

}  // namespace lamina

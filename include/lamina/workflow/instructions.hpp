// Which instructions of this CPU training and predicting use.
#pragma once

#include <optional>
#include <string>

#include "lamina/core/note.hpp"

namespace lamina {

/// "avx512", "avx2", "neon", or "plain": loops that run on any CPU. The best that this CPU has, or
/// the one that LAMINA_ISA names; all give the same bits. Throws Error `usage.bad_isa` where
/// LAMINA_ISA names none that this CPU has.
std::string instructions_in_use();

/// `run.note.slow_cpu` where the CPU has nothing better than the plain loops.
std::optional<Note> slow_cpu_note();

}  // namespace lamina

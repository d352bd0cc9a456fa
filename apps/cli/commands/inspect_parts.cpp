#include "commands/inspect_parts.hpp"

#include <fmt/format.h>

#include "lamina/core/error.hpp"
#include "screen/memory_text.hpp"
#include "screen/numbers.hpp"
#include "screen/wrapped.hpp"

namespace lamina::cli {

void show_line(std::string_view title, const std::string& text, const Console& console) {
  const Screen& screen = console.out();
  const std::string line = fmt::format("{}: {}", title, text);
  const std::string shown = screen.wraps ? wrapped(line, screen.width - 2, 2) : line;
  console.result(screen.bold(title) + shown.substr(title.size()) + "\n");
}

void show_needs(const TrainingNeeds& needs, const Console& console) {
  show_line("memory to train",
            fmt::format("{} ({}, batches of {})", memory_text(needs.memory, needs.preparing),
                        counted(needs.rows, "row"), readable(needs.batch)),
            console);
}

void show_notes(const Notes& notes, std::string_view title, const Console& console) {
  if (notes.empty()) return;
  const Screen& screen = console.out();
  console.result(fmt::format("\n{}:\n", screen.bold(title)));
  for (const Note& note : notes) {
    const std::string line = fmt::format("{} [{}]", printable(sentence_of(note), 2000), note.code);
    console.result("  " + (screen.wraps ? wrapped(line, screen.width - 4, 4) : line) + "\n");
  }
}

}  // namespace lamina::cli

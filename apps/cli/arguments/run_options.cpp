#include "arguments/run_options.hpp"

#include <cstdlib>

#include "arguments/values.hpp"
#include "lamina/workflow/instructions.hpp"

namespace lamina::cli {

namespace {

constexpr std::int64_t most_threads = 1024;

}  // namespace

void ThreadsOption::declare(CommandLine& line) {
  line.option("The run", "--threads", "N", text_,
              "1 to 1024; as many as this process may use when not given (also LAMINA_THREADS). "
              "The results are the same bits for any number");
}

int ThreadsOption::value() const {
  if (text_) return static_cast<int>(whole_number("--threads", *text_, 1, most_threads));
  const char* variable = std::getenv("LAMINA_THREADS");
  if (variable == nullptr || *variable == '\0') return 0;
  return static_cast<int>(whole_number("LAMINA_THREADS", variable, 1, most_threads));
}

void declare_strict(CommandLine& line, bool& strict) {
  line.flag("The run", "--strict", strict,
            "a note about the data (data.note.…) is an error, before the work");
}

void check_instructions(Console& console) {
  (void)instructions_in_use();
  if (const std::optional<Note> note = slow_cpu_note()) console.note(*note);
}

}  // namespace lamina::cli

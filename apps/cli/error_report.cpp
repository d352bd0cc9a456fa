#include "error_report.hpp"

#include <unistd.h>

#include <new>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "screen/console.hpp"
#include "screen/wrapped.hpp"
#include "system/write_all.hpp"

namespace lamina::cli {

int report(const ErrorFacts& facts, bool json, const Console& console) {
  constexpr std::size_t longest = 4000;  // cells and names are already cut by who found the mistake
  const auto clean = [](const std::string& text) {
    return printable(text, longest);
  };
  if (json) {
    const nlohmann::ordered_json object = {{"error",
                                            {{"code", clean(facts.code)},
                                             {"what", clean(facts.what)},
                                             {"where", clean(facts.where)},
                                             {"fix", clean(facts.fix)}}}};
    write_all(STDOUT_FILENO, object.dump() + "\n");
    return exit_code(facts.code);
  }
  const Screen& screen = console.err();
  constexpr int indent = 9;
  const auto line = [&](const char* title, const std::string& fact) {
    const std::string text = clean(fact);
    return title + (screen.wraps ? wrapped(text, screen.width - indent, indent) : text) + "\n";
  };
  // Not through message(): errors are shown with --quiet too.
  write_all(STDERR_FILENO, screen.red("error:") + " " + screen.bold(clean(facts.code)) + "\n" +
                               line("  what   ", facts.what) + line("  where  ", facts.where) +
                               line("  fix    ", facts.fix));
  return exit_code(facts.code);
}

ErrorFacts facts_of(std::exception_ptr problem) {
  try {
    std::rethrow_exception(std::move(problem));
  } catch (const Error& error) {
    return error.facts();
  } catch (const std::bad_alloc&) {
    return {.code = "resource.memory",
            .what = "there is not enough memory",
            .where = "this computer, or the limit set for this process",
            .fix =
                "use fewer columns (--drop), a smaller --batch or smaller --layers, or more "
                "memory"};
  } catch (const std::exception& bug) {
    return {.code = "internal.unexpected",
            .what = "internal error: lamina met a state that it should never meet",
            .where = std::string("inside lamina: ") + bug.what(),
            .fix = "please report it with the command, and the data if you may"};
  } catch (...) {
    return {.code = "internal.unexpected",
            .what = "internal error: lamina met a state that it should never meet",
            .where = "inside lamina",
            .fix = "please report it with the command, and the data if you may"};
  }
}

}  // namespace lamina::cli

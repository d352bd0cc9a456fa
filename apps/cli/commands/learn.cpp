#include "commands/learn.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <span>

#include "arguments/lesson_options.hpp"
#include "lamina/core/error.hpp"
#include "lamina/course/lesson_json.hpp"
#include "lamina/plot/svg.hpp"
#include "screen/lesson_page.hpp"
#include "screen/lesson_parts.hpp"
#include "screen/lesson_text.hpp"
#include "system/output_file.hpp"

namespace lamina::cli {

namespace {

CommandHelp help_of(const std::optional<course::Lesson>& lesson) {
  CommandHelp help = {
      .name = "learn",
      .usage = "[LESSON] [options]",
      .about =
          "Twelve lessons, from one perceptron to features learnt from images. Each says an "
          "idea, asks a\nquestion, and computes the numbers and plots that answer it.",
      .examples =
          "  lamina learn                                        the list of lessons\n"
          "  lamina learn perceptron\n"
          "  lamina learn gradient-descent --learning-rate 0.9\n"
          "  lamina learn gradient-descent --svg descent.svg\n"};
  if (!lesson) return help;
  const std::string name(lesson->kind());
  help.usage = name + " [options]";
  help.about = std::string((*lesson)->words().title) + ": a lesson of the course.";
  help.examples = "  lamina learn " + name + "\n  lamina learn " + name + " " +
                  std::string((*lesson)->words().change) + "\n";
  return help;
}

/// Suggests the nearest, also by the first word of its name: "gradent" is near "gradient-descent".
[[noreturn]] void refuse_lesson(const std::string& word) {
  NearestName nearest(word);
  for (const std::string_view kind : kinds<course::Lesson>()) {
    nearest.offer(kind);
    nearest.offer(kind.substr(0, kind.find('-')));
  }
  std::string best;
  for (const std::string_view kind : kinds<course::Lesson>()) {
    const bool starts = !nearest.best().empty() && kind.rfind(nearest.best(), 0) == 0;
    if (starts && best.empty()) best = kind;
  }
  throw Error({.code = "usage.unknown_lesson",
               .what = "there is no lesson '" + printable(word) + "'",
               .where = "command line, lamina learn",
               .fix = (best.empty() ? "" : "did you mean '" + best + "'? ") +
                      "lamina learn shows them all"});
}

/// The lesson that the words name, or number; Error `usage.unknown_lesson` when it is misspelt.
std::optional<course::Lesson> lesson_in(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (const course::Lesson* lesson = Registry().find<course::Lesson>(word)) return *lesson;
  }
  if (words.empty() || words[0].rfind('-', 0) == 0) return {};
  const std::span<const course::Lesson> all = course::Lesson::shipped();
  for (const course::Lesson& lesson : all) {
    if (words[0] == std::to_string(course::number_of(lesson))) return lesson;
  }
  refuse_lesson(words[0]);
}

void write(const std::string& path, const std::string& bytes) {
  write_file(path, [&](const auto& out) { out(bytes); });
}

/// For tools/course_pages: every lesson with its defaults.
void write_pages(const std::string& folder) {
  std::filesystem::create_directories(folder + "/images");
  write(folder + "/README.md", course_page());
  for (const course::Lesson& lesson : course::Lesson::shipped()) {
    const LessonPage page = lesson_page(lesson, lesson->run());
    write(folder + "/" + page.name, page.markdown);
    for (const auto& [name, bytes] : page.pictures) write(folder + "/images/" + name, bytes);
  }
}

}  // namespace

int run_learn(const std::vector<std::string>& words, Console& console) {
  if (words.size() == 2 && words[0] == "--write-docs") {
    write_pages(words[1]);
    return 0;
  }
  std::optional<course::Lesson> lesson = lesson_in(words);
  bool json = false, force = false;
  std::optional<std::string> svg;
  std::string name = lesson ? "" : "none";
  LessonOptions options;

  CommandLine line(help_of(lesson));
  if (lesson) {
    line.argument("LESSON", name, "the lesson");
    options.declare(line, *lesson);
    line.option("Output", "--svg", "FILE", svg, "write the plots as one picture too");
    line.flag("Output", "--force", force, "replace FILE when it is there");
  }
  line.flag("Output", "--json", json, "print one JSON object on standard output");
  if (!line.read(words, console)) return 0;
  if (!lesson) {
    console.result(json ? course::lesson_list_json() : lesson_list(console.out()));
    return 0;
  }
  options.apply(*lesson);
  if (svg) check_output(*svg, force, {});

  const std::vector<course::Block> blocks = (*lesson)->run();
  if (svg) write(*svg, plot::svg(figures_of(blocks)));
  console.result(json ? course::lesson_json(*lesson, blocks)
                      : lesson_text(*lesson, blocks, console.out()));
  if (svg) console.message("wrote " + *svg + "\n");
  return 0;
}

}  // namespace lamina::cli

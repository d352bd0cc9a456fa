#include "screen/lesson_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "lamina/plot/text.hpp"
#include "screen/lesson_parts.hpp"
#include "screen/text_table.hpp"
#include "screen/wrapped.hpp"

namespace lamina::cli {

namespace {

constexpr int widest = 80;

Screen narrow(Screen screen) {
  screen.width = std::min(screen.width, widest);
  return screen;
}

/// `text` in ASCII where the screen shows no more: W <- W, y^2.
std::string shown(std::string text, const Screen& screen) {
  if (screen.unicode) return text;
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> others = {
      {{"←", "<-"}, {"×", "x"}, {"²", "^2"}, {"√", "root "}, {"…", "..."}}};
  for (const auto& [sign, other] : others) {
    for (std::size_t at = text.find(sign); at != text.npos; at = text.find(sign, at)) {
      text.replace(at, sign.size(), other);
    }
  }
  return text;
}

std::string prose(std::string_view text, const Screen& screen) {
  std::string all;
  for (const std::string& paragraph : paragraphs_of(text)) {
    all += "  " + wrapped(shown(paragraph, screen), screen.width - 2, 2) + "\n\n";
  }
  return all;
}

std::string section(const char* title, std::string_view text, const Screen& screen) {
  return screen.bold(title) + "\n" + prose(text, screen);
}

std::string formula(std::string_view lines, const Screen& screen) {
  std::string all = screen.bold("The formula") + "\n";
  for (const std::string& line : lines_of(lines)) all += "  " + shown(line, screen) + "\n";
  return all + "\n";
}

std::string table(const course::Numbers& numbers, const Screen& screen) {
  std::vector<TextTable::Heading> headings;
  for (std::size_t column = 0; column < numbers.headings.size(); ++column) {
    headings.push_back({.text = numbers.headings[column],
                        .align = holds_numbers(numbers, column) ? Align::right : Align::left});
  }
  TextTable text(std::move(headings));
  for (std::vector<std::string> row : numbers.rows) {
    for (std::string& cell : row) cell = shown(std::move(cell), screen);
    text.row(std::move(row));
  }
  return screen.bold(numbers.caption) + "\n" + text.text(screen) + "\n";
}

std::string drawn(const course::Block& block, const Screen& screen) {
  if (const auto* text = std::get_if<course::Text>(&block)) return prose(text->text, screen);
  if (const auto* numbers = std::get_if<course::Numbers>(&block)) return table(*numbers, screen);
  const plot::TextStyle style{
      .width = screen.width, .colour = screen.colour, .unicode = screen.unicode};
  return plot::text(*figure_of(block), style) + "\n";
}

}  // namespace

std::string lesson_list(const Screen& wide) {
  const Screen screen = narrow(wide);
  std::string text =
      screen.bold("The course: from one perceptron to features learnt from data") + "\n\n";
  TextTable table({{.text = "", .align = Align::right},
                   {.text = "lesson"},
                   {.text = "what it shows", .may_shrink = true}});
  for (const course::Lesson& lesson : course::Lesson::shipped()) {
    table.row({fmt::format("{}", course::number_of(lesson)), std::string(lesson.kind()),
               std::string(lesson->words().shows)});
  }
  return text + table.text(screen) +
         "\nBegin with   lamina learn perceptron\n"
         "Options of a lesson   lamina learn gradient-descent --help\n";
}

std::string lesson_text(const course::Lesson& lesson, std::span<const course::Block> blocks,
                        const Screen& wide) {
  const Screen screen = narrow(wide);
  const course::LessonWords& words = lesson->words();
  const std::span<const course::Lesson> all = course::Lesson::shipped();
  const auto number = static_cast<std::size_t>(course::number_of(lesson));
  std::string text =
      screen.bold(fmt::format("Lesson {} of {}: {}", number, all.size(), words.title)) + "\n\n";
  text += section("The idea", words.idea, screen) + formula(words.formula, screen);
  text += section("Before you read on", words.question, screen);
  for (const course::Block& block : blocks) text += drawn(block, screen);
  text += section("What to look at", words.look, screen);
  text += screen.bold("Try") + fmt::format("    lamina learn {} {}\n", lesson.kind(), words.change);
  if (number < all.size()) {
    text += screen.bold("Next") + fmt::format("   lamina learn {}\n", all[number].kind());
  }
  return text;
}

}  // namespace lamina::cli

#include "screen/lesson_page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lamina/plot/svg.hpp"
#include "screen/lesson_parts.hpp"

namespace lamina::cli {

namespace {

/// "07_gradient_descent".
std::string stem_of(const course::Lesson& lesson) {
  std::string kind(lesson.kind());
  std::replace(kind.begin(), kind.end(), '-', '_');
  return fmt::format("{:02}_{}", course::number_of(lesson), kind);
}

std::string row_of(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += " " + cell + " |";
  return line + "\n";
}

std::string table(const course::Numbers& numbers) {
  std::string text = "**" + numbers.caption + "**\n\n" + row_of(numbers.headings) + "|";
  for (std::size_t column = 0; column < numbers.headings.size(); ++column) {
    text += holds_numbers(numbers, column) ? "---:|" : "---|";
  }
  text += "\n";
  for (const std::vector<std::string>& row : numbers.rows) text += row_of(row);
  return text + "\n";
}

/// A description as the words beside a picture: without signs that Markdown takes for its own.
std::string in_brackets(std::string text) {
  std::replace(text.begin(), text.end(), '[', '(');
  std::replace(text.begin(), text.end(), ']', ')');
  return text;
}

}  // namespace

LessonPage lesson_page(const course::Lesson& lesson, const std::vector<course::Block>& blocks) {
  const course::LessonWords& words = lesson->words();
  const std::span<const course::Lesson> all = course::Lesson::shipped();
  const auto number = static_cast<std::size_t>(course::number_of(lesson));
  const std::string stem = stem_of(lesson);
  LessonPage page{stem + ".md", "", {}};
  std::string& text = page.markdown;
  text = fmt::format("# {}. {}\n\n{}\n\n```text\n{}\n```\n\n", number, words.title, words.idea,
                     words.formula);
  text += fmt::format("**Before you read on.** {}\n\n", words.question);
  for (const course::Block& block : blocks) {
    if (const auto* prose = std::get_if<course::Text>(&block)) {
      text += prose->text + "\n\n";
    } else if (const auto* numbers = std::get_if<course::Numbers>(&block)) {
      text += table(*numbers);
    } else {
      const plot::Figure figure = *figure_of(block);
      const std::string name = fmt::format("{}_{}.svg", stem, page.pictures.size() + 1);
      text += fmt::format("![{}](images/{})\n\n", in_brackets(plot::description_of(figure)), name);
      page.pictures.emplace_back(name, plot::svg(figure));
    }
  }
  text += fmt::format("**What to look at.** {}\n\n", words.look);
  text += fmt::format(
      "The lesson runs in a terminal, with numbers of your own:\n\n```sh\nlamina "
      "learn {0}\nlamina learn {0} {1}\n```\n\n",
      lesson.kind(), words.change);
  text += fmt::format("The same in C++: [examples/{0}](../../examples/{0}/README.md).", stem);
  if (number < all.size()) {
    text += fmt::format(" Next: [{}]({}.md).", all[number]->words().title, stem_of(all[number]));
  }
  text += "\n";
  return page;
}

std::string course_page() {
  std::string text =
      "# The course\n\n"
      "From one perceptron to a network that learns its own features, in twelve lessons that run "
      "real code. Each page here is what `lamina learn LESSON` says; tools/course_pages writes "
      "them.\n\n";
  for (const course::Lesson& lesson : course::Lesson::shipped()) {
    text += fmt::format("{}. [{}]({}.md)\n", course::number_of(lesson), lesson->words().title,
                        stem_of(lesson));
  }
  return text;
}

}  // namespace lamina::cli

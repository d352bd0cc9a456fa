// The course: lessons that compute what they show. What they say is the same in the terminal, in
// the documents and wherever else they are shown.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lamina/core/family.hpp"
#include "lamina/plot/plot.hpp"

namespace lamina::course {

/// A paragraph.
struct Text {
  std::string text;
};

/// A small table, as it is to be read.
struct Numbers {
  std::string caption;
  std::vector<std::string> headings;
  std::vector<std::vector<std::string>> rows;
};

using Block = std::variant<Text, Numbers, plot::Plot, plot::Pictures>;

/// What a lesson says before anything is computed. Paragraphs are parted by an empty line.
struct LessonWords {
  std::string_view title;
  std::string_view shows;  ///< in a line, for the list
  std::string_view idea;
  std::string_view formula;   ///< lines
  std::string_view question;  ///< to be answered by the reader before the numbers are shown
  std::string_view look;      ///< what to look at in the numbers
  std::string_view change;    ///< options that are worth a try, e.g. "--learning-rate 0.9"
};

/// What the family of lessons asks of a config.
class LessonInterface : public Held<LessonInterface> {
 public:
  virtual const LessonWords& words() const = 0;
  /// Computes the lesson with its fields as they are, on one thread.
  virtual std::vector<Block> run() const = 0;
};

/// A config is a lesson by `static const LessonWords words` and
/// `std::vector<Block> run() const`; its kind is what one calls it.
template <class C>
class LessonOf final : public Holder<LessonInterface, LessonOf<C>, C> {
 public:
  using Holder<LessonInterface, LessonOf<C>, C>::Holder;
  const LessonWords& words() const override { return C::words; }
  std::vector<Block> run() const override { return this->config_.run(); }
};

class Lesson : public Member<LessonInterface, LessonOf> {
 public:
  using Member::Member;
  static constexpr std::string_view family = "lesson";
  /// All of them, in the order of the course.
  static std::span<const Lesson> shipped();
};

/// Its place in the course, from 1.
std::int64_t number_of(const Lesson& lesson);

}  // namespace lamina::course

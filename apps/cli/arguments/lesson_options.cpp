#include "arguments/lesson_options.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lamina/core/text_fields.hpp"

namespace lamina::cli {

/// Declares an option for each field, with its value as the default.
class DeclaringFields final : public Fields {
 public:
  DeclaringFields(CommandLine& line, LessonOptions& options) : line_(line), options_(options) {}

 protected:
  void boolean(std::string_view name, bool& value, std::string_view help) override {
    if (value) return declare(name, "true|false", "true", help);
    if (inside_ > 0) return;
    LessonOptions::Option& option = options_.options_.emplace_back();
    option.field = name;
    line_.flag(group, dashed(name), option.flag, std::string(help));
  }
  void integer(std::string_view name, std::int64_t& value, Range, std::string_view help) override {
    declare(name, "N", fmt::format("{}", value), help);
  }
  void real(std::string_view name, double& value, Range, std::string_view help) override {
    declare(name, "X", fmt::format("{}", value), help);
  }
  void text(std::string_view name, std::string& value, std::string_view help) override {
    declare(name, "TEXT", value, help);
  }
  void texts(std::string_view name, std::vector<std::string>& values,
             std::string_view help) override {
    declare(name, "A;B", fmt::format("{}", fmt::join(values, ";")), help);
  }
  void reals(std::string_view name, std::vector<double>& values, std::string_view help) override {
    declare(name, "X;Y", fmt::format("{}", fmt::join(values, ";")), help);
  }
  void choice(std::string_view name, int& index, std::span<const std::string_view> names,
              std::string_view help) override {
    declare(name, fmt::format("{}", fmt::join(names, "|")),
            std::string(names[static_cast<std::size_t>(index)]), help);
  }
  std::size_t begin_list(std::string_view, std::size_t, std::string_view) override { return 0; }
  void begin_item(std::size_t) override {}
  void end_item() override {}
  void end_list() override {}
  void begin_group(std::string_view, std::string_view) override { ++inside_; }
  void end_group() override { --inside_; }
  std::string begin_family(std::string_view name, std::string_view kind, std::string_view,
                           std::span<const std::string_view>, std::string_view help) override {
    declare(name, "NAME", std::string(kind), help);
    ++inside_;
    return std::string(kind);
  }
  void end_family(std::string_view) override { --inside_; }

 private:
  static constexpr const char* group = "To change";

  static std::string dashed(std::string_view name) {
    std::string text = "--" + std::string(name);
    std::replace(text.begin(), text.end(), '_', '-');
    return text;
  }
  void declare(std::string_view name, const std::string& value_name, const std::string& otherwise,
               std::string_view help) {
    if (inside_ > 0) return;
    LessonOptions::Option& option = options_.options_.emplace_back();
    option.field = name;
    line_.option(group, dashed(name), value_name, option.value,
                 fmt::format("{}; {} when not given", help, otherwise));
  }

  CommandLine& line_;
  LessonOptions& options_;
  int inside_ = 0;  // another config, whose fields are set together with it
};

void LessonOptions::declare(CommandLine& line, course::Lesson lesson) {
  DeclaringFields visitor(line, *this);
  lesson.fields(visitor);
}

void LessonOptions::apply(course::Lesson& lesson) const {
  const std::string where = fmt::format("command line, lamina learn {}", lesson.kind());
  for (const Option& option : options_) {
    if (!option.value && !option.flag) continue;
    TextFields fields(option.field + "=" + option.value.value_or("true"), lesson.kind(), where);
    lesson.fields(fields);
    fields.finish();
  }
}

}  // namespace lamina::cli

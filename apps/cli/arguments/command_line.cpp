#include "arguments/command_line.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <utility>

#include "arguments/help_text.hpp"
#include "lamina/core/error.hpp"
#include "screen/wrapped.hpp"

namespace lamina::cli {

struct CommandLine::Impl {
  CommandHelp help;
  CLI::App app;
  std::vector<std::pair<std::string, const std::string*>> arguments;
  std::vector<std::string> later;
  std::vector<ForeignOption> foreign;
  std::vector<std::string> flags;
  std::vector<DeclaredOption> declared;
  HelpText text;

  std::string where() const { return "command line, lamina " + help.name; }
  std::string ask_help() const { return "lamina " + help.name + " --help shows all options"; }

  [[noreturn]] void refuse_word(const std::string& word) const;
  [[noreturn]] void refuse_argument(const std::string& word) const;
  void refuse_flag_value(const std::string& word) const;
  [[noreturn]] void refuse_parse(const CLI::ParseError& error) const;
};

CommandLine::CommandLine(CommandHelp help) : impl_(std::make_unique<Impl>()) {
  impl_->help = std::move(help);
  impl_->app.set_help_flag();  // --help is found before parsing, so that it always works
  impl_->app.allow_extras();   // so that unknown words are refused with a suggestion
}

CommandLine::~CommandLine() = default;

void CommandLine::argument(const std::string& name, std::string& value, const std::string& help) {
  impl_->app.add_option(name, value);
  impl_->arguments.emplace_back(name, &value);
  impl_->text.add("Arguments", name, help);
}

void CommandLine::arguments(const std::string& name, std::vector<std::string>& values,
                            const std::string& help) {
  impl_->app.add_option(name, values);
  impl_->text.add("Arguments", name, help);
}

void CommandLine::option(const std::string& group, const std::string& names,
                         const std::string& value_name, std::optional<std::string>& value,
                         const std::string& help) {
  impl_->app.add_option_function<std::string>(names,
                                              [&value](const std::string& text) { value = text; });
  impl_->text.add(group, names, value_name, help);
  impl_->declared.push_back({group, names, value_name, help});
}

void CommandLine::options(const std::string& group, const std::string& names,
                          const std::string& value_name, std::vector<std::string>& values,
                          const std::string& help) {
  impl_->app
      .add_option_function<std::vector<std::string>>(
          names, [&values](const std::vector<std::string>& texts) { values = texts; })
      ->allow_extra_args(false);
  impl_->text.add(group, names, value_name, help);
  impl_->declared.push_back({group, names, value_name, help, true});
}

void CommandLine::flag(const std::string& group, const std::string& names, bool& value,
                       const std::string& help) {
  impl_->app.add_flag_callback(names, [&value] { value = true; });
  impl_->text.add(group, names, "", help);
  impl_->flags.push_back(names);
  impl_->declared.push_back({group, names, "", help});
}

void CommandLine::later(std::vector<std::string> names) {
  impl_->later = std::move(names);
}

void CommandLine::foreign(std::vector<ForeignOption> names) {
  impl_->foreign = std::move(names);
}

const std::vector<DeclaredOption>& CommandLine::declared() const {
  return impl_->declared;
}

void CommandLine::Impl::refuse_argument(const std::string& word) const {
  std::string expected;
  for (const auto& [name, value] : arguments) expected += " " + name;
  throw Error({.code = "usage.unexpected_argument",
               .what = fmt::format("did not expect '{}': lamina {} takes{}", printable(word),
                                   help.name, expected),
               .where = where(),
               .fix = "quote a name that holds spaces; options stand before --; " + ask_help()});
}

void CommandLine::Impl::refuse_flag_value(const std::string& word) const {
  const std::string name = word.substr(0, word.find('='));
  if (name == word || std::find(flags.begin(), flags.end(), name) == flags.end()) return;
  throw Error({.code = "usage.bad_value",
               .what = fmt::format("{} takes no value", name),
               .where = where(),
               .fix = fmt::format("write {} alone, or leave it out", name)});
}

void CommandLine::Impl::refuse_word(const std::string& word) const {
  if (word.size() < 2 || word[0] != '-') refuse_argument(word);
  const std::string name = word.substr(0, word.find('='));
  if (std::find(later.begin(), later.end(), name) != later.end()) {
    throw Error({.code = "usage.not_yet",
                 .what = fmt::format("{} is not in this version of lamina", name),
                 .where = where(),
                 .fix = "leave it out, or take a later version"});
  }
  NearestName nearest(name);
  std::string best;
  for (const std::string& known : text.names()) {
    nearest.offer(known);
    // -q may stand for --quiet, never for another letter.
    if (name.size() != 2 || known.rfind("-" + name, 0) != 0) continue;
    if (best.empty() || known.size() < best.size()) best = known;
  }
  if (name.size() > 2) best = nearest.best();
  std::string suggestion = best.empty() ? "" : fmt::format("did you mean {}? ", best);
  std::string spelling = name;
  std::replace(spelling.begin(), spelling.end(), '_', '-');
  const auto known = std::find_if(foreign.begin(), foreign.end(), [&](const ForeignOption& option) {
    return option.name == spelling;
  });
  if (known != foreign.end()) suggestion = fmt::format("here it is {}; ", known->here);
  std::error_code ignored;
  if (std::filesystem::exists(word, ignored)) {
    suggestion = fmt::format("the file of that name is ./{}; ", printable(word, 200));
  }
  throw Error({.code = "usage.unknown_option",
               .what = fmt::format("there is no option {}", printable(name)),
               .where = where(),
               .fix = suggestion + ask_help()});
}

void CommandLine::Impl::refuse_parse(const CLI::ParseError& error) const {
  // CLI11 says which option it was only in its text: "--epochs: 1 required …".
  const std::string text = error.what();
  const std::string name = text.substr(0, text.find(':'));
  if (text.find("At Most") != text.npos || text.find("at most") != text.npos) {
    throw Error({.code = "usage.repeated_option",
                 .what = fmt::format("{} is given more than once", name),
                 .where = where(),
                 .fix = "give it once"});
  }
  throw Error({.code = "usage.missing_value",
               .what = name.rfind("--", 0) == 0 && name != text ? name + " needs a value"
                                                                : printable(text, 200),
               .where = where(),
               .fix = "write a value after the option; " + ask_help()});
}

bool CommandLine::read(std::vector<std::string> words, const Console& console) {
  const auto end = std::find(words.begin(), words.end(), "--");
  if (std::any_of(words.begin(), end, [](const auto& w) { return w == "--help" || w == "-h"; })) {
    const CommandHelp& help = impl_->help;
    std::string about = help.about;
    std::replace(about.begin(), about.end(), '\n', ' ');
    console.result(wrapped(about, std::min(console.out().width, 100), 0) + "\n\n" +
                   console.out().bold("Usage") + "\n  lamina " + help.name + " " + help.usage +
                   "\n\n" + console.out().bold("Examples") + "\n" + help.examples +
                   impl_->text.text(console.out()));
    return false;
  }
  std::for_each(words.begin(), end, [&](const auto& w) { impl_->refuse_flag_value(w); });
  std::reverse(words.begin(), words.end());  // CLI11 takes them from the back
  try {
    impl_->app.parse(words);
  } catch (const CLI::ParseError& error) {
    impl_->refuse_parse(error);
  }
  const std::vector<std::string> rest = impl_->app.remaining();
  // A misspelt option leaves its value behind as a stray word: the option is the mistake to name.
  const auto plain = std::find(rest.begin(), rest.end(), "--");
  const auto dashed =
      std::find_if(rest.begin(), plain, [](const auto& w) { return w.size() > 1 && w[0] == '-'; });
  if (dashed != plain) impl_->refuse_word(*dashed);
  if (plain != rest.begin()) impl_->refuse_word(rest.front());
  if (rest.size() > 1) impl_->refuse_argument(rest[1]);
  for (const auto& [name, value] : impl_->arguments) {
    if (!value->empty()) continue;
    throw Error({.code = "usage.missing_argument",
                 .what = fmt::format("{} is missing", name),
                 .where = impl_->where(),
                 .fix = fmt::format("write lamina {} {}", impl_->help.name, impl_->help.usage)});
  }
  return true;
}

}  // namespace lamina::cli

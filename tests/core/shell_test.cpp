#include "lamina/core/shell.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

namespace lamina {
namespace {

/// What a shell makes of a line: its words, a line each.
std::string words_of(const std::string& line) {
  const std::string command = "printf '%s\\n' " + line;
  std::FILE* pipe = popen(command.c_str(), "r");
  std::string text;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
  pclose(pipe);
  return text;
}

TEST(Shell, ReadsAWordAsItIs) {
  for (const char* word : {"age", "sold on", "it's", "a\"b", "$HOME", "*", "a;b", "`ls`", "(x)",
                           "größe", "a\\b", "#1", "~", "!"}) {
    EXPECT_EQ(words_of(shell_word(word)), std::string(word) + "\n");
  }
  EXPECT_EQ(shell_word(""), "''");
  EXPECT_EQ(shell_word("zip=category"), "zip=category");
}

TEST(Shell, OptionsKeepTheirValues) {
  EXPECT_EQ(words_of(option_text("--time", "sold on")), "--time\nsold on\n");
  EXPECT_EQ(words_of(option_text("--missing", "-")), "--missing=-\n");
  EXPECT_EQ(words_of(list_option_text("--drop", "a, b")), "--drop\n\"a, b\"\n");
  EXPECT_EQ(words_of(list_option_text("--type", "sold on", "=date")), "--type\nsold on=date\n");
}

}  // namespace
}  // namespace lamina

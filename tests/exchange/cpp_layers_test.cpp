// Every layer there is as C++, compiled by the compiler of this build: the same bits.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "exchange/layer_model.hpp"
#include "lamina/exchange/export.hpp"
#include "lamina/serving/model.hpp"

#ifndef LAMINA_CXX  // what is built for another machine has no compiler there
#define LAMINA_CXX ""
#endif

namespace lamina {
namespace {

namespace fs = std::filesystem;

/// The answers of all models to all rows of layer_table(), by one program of all their headers.
std::vector<double> answers_of(const std::vector<Artifact>& models) {
  const fs::path folder = fs::temp_directory_path() / fmt::format("lamina_cpp_{}", std::rand());
  fs::create_directory(folder);
  std::ofstream main(folder / "main.cpp");
  for (std::size_t i = 0; i < models.size(); ++i) {
    std::ofstream(folder / fmt::format("m{}.hpp", i))
        << cpp_header(models[i], fmt::format("m{}", i));
    main << fmt::format("#include \"m{}.hpp\"\n", i);
  }
  main << "#include <cstdio>\n#include <string>\n";
  for (std::size_t i = 0; i < models.size(); ++i) {
    main << fmt::format(
        "void run_{0}(double a, double b, double c, std::string f, std::string m) {{\n"
        "  std::printf(\"%a\\n\", m{0}::predict({{a, b, c, f, m}}).value);\n}}\n",
        i);
  }
  main << "int main() {\n";
  const Table table = test::layer_table();
  for (std::size_t i = 0; i < models.size(); ++i) {
    for (std::int64_t row = 0; row < table.rows(); ++row) {
      const auto at = static_cast<std::size_t>(row);
      main << fmt::format("  run_{}({}, {}, {}, \"{}\", \"{}\");\n", i,
                          table.column("a").numbers[at], table.column("b").numbers[at],
                          table.column("c").numbers[at], table.column("few").text(row),
                          table.column("more").text(row));
    }
  }
  main << "}\n";
  main.close();
  const std::string program = (folder / "main").string();
  const std::string command = std::string(LAMINA_CXX) + " -std=c++17 -Wall -Werror -O1 " +
                              (folder / "main.cpp").string() + " -o " + program;
  std::vector<double> answers;
  if (std::system(command.c_str()) != 0) return answers;
  std::FILE* const out = popen(program.c_str(), "r");
  for (double value = 0; std::fscanf(out, "%la", &value) == 1;) answers.push_back(value);
  pclose(out);
  fs::remove_all(folder);
  return answers;
}

TEST(CppHeader, GivesTheBitsOfEveryLayer) {
  if (std::string(LAMINA_CXX).empty()) GTEST_SKIP() << "no compiler";
  std::vector<Artifact> models;
  std::vector<std::string> titles;
  for (const LayerConfig& layer : layer_family()) {
    titles.push_back(test::layer_title(layer));
    models.push_back(test::layer_model(layer));
  }
  const std::vector<double> found = answers_of(models);
  const Table table = test::layer_table();
  const auto rows = static_cast<std::size_t>(table.rows());
  ASSERT_EQ(found.size(), models.size() * rows);
  for (std::size_t i = 0; i < models.size(); ++i) {
    const Predictions expected = Model(models[i], 1).predict(table);
    for (std::size_t row = 0; row < rows; ++row) {
      ASSERT_EQ(found[i * rows + row], expected.values[row]) << titles[i] << ", row " << row;
    }
  }
}

TEST(CppName, IsOneInCppWhateverTheColumnIsCalled) {
  EXPECT_EQ(cpp_name("My model"), "My_model");
  EXPECT_EQ(cpp_name("class"), "class_");
  EXPECT_EQ(cpp_name("2nd__floor"), "x_2nd_floor");
  EXPECT_EQ(cpp_name("_Big"), "x_Big");
  EXPECT_EQ(cpp_name("größe"), "gr_e");
  EXPECT_EQ(cpp_name(""), "x_");
}

}  // namespace
}  // namespace lamina

// A small untrained model of each task, the same every time.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "lamina/artifacts/artifact.hpp"
#include "lamina/model/sequential.hpp"

namespace lamina::test {

/// Rows with a number (some missing), a day, words and a target of each task.
inline Table small_table(std::int64_t rows = 60) {
  std::vector<double> age;
  std::vector<double> height;
  std::vector<double> price;
  std::vector<std::string> island;
  std::vector<std::string> town;
  std::vector<std::string> passed;
  std::vector<std::string> grade;
  const std::vector<std::string> islands = {"Biscoe", "Dream", "Torgersen"};
  const std::vector<std::string> grades = {"good", "poor",
                                           "\xC3\xBC"
                                           "ber"};
  for (std::int64_t i = 0; i < rows; ++i) {
    const auto place = static_cast<std::size_t>(i);
    age.push_back(i % 7 == 3 ? std::nan("") : 20 + static_cast<double>(i * 37 % 53) / 4);
    height.push_back(150 + static_cast<double>(i * 17 % 41));
    price.push_back(1000 + static_cast<double>(i * i % 997) * 1.5);
    island.push_back(i % 11 == 5 ? "" : islands[place % 3]);
    town.push_back("town " + std::to_string(i * 5 % 12));
    passed.push_back(i % 3 == 0 ? "no" : "yes");
    grade.push_back(grades[place * 7 % 3]);
  }
  Table table("small");
  table.add_numbers("age", age).add_numbers("height", height).add_categories("island", island);
  table.add_categories("town", town).add_categories("passed", passed);
  table.add_categories("grade", grade).add_numbers("price", price);
  return table;
}

inline Artifact small_model(Task task = Task::binary, std::int64_t units = 5) {
  const std::string target = task == Task::regression ? "price"
                             : task == Task::binary   ? "passed"
                                                      : "grade";
  std::vector<std::string> others;
  for (const std::string name : {"price", "passed", "grade"}) {
    if (name != target) others.push_back(name);
  }
  const Table table = small_table().drop(others);
  std::vector<std::int64_t> rows;
  for (std::int64_t i = 0; i < table.rows(); ++i) rows.push_back(i);

  Artifact artifact;
  artifact.preprocessor = Preprocessor::fit(
      table, rows,
      {.target = target, .task = task == Task::regression ? "regression" : "classification"});
  const std::int64_t outputs =
      task == Task::multiclass ? static_cast<std::int64_t>(artifact.preprocessor.labels().size())
                               : 1;
  const Activation head = task == Task::regression ? Activation::linear
                          : task == Task::binary   ? Activation::sigmoid
                                                   : Activation::softmax;
  artifact.network =
      Sequential({Embedding{.dimension = 2}, Dense{units, Activation::relu}, BatchNormalization{},
                  Dropout{0.25}, Dense{units}, LayerNormalization{}, Activate{Activation::gelu},
                  Dense{outputs, head}});
  artifact.network.build(artifact.preprocessor.inputs());
  artifact.parameters = artifact.network.initialize(Seed(7));
  artifact.training = {.seed = 7,
                       .rows = 48,
                       .epochs = 10,
                       .best_epoch = 8,
                       .optimizer = "adamw",
                       .split = "20 % of the rows, seed 7",
                       .recipe = R"({"batch":32,"loss":"mean_squared_error"})",
                       .metrics = {{"accuracy", 0.1 + 0.2}, {"auc", 1.0}},
                       .baseline = {{"accuracy", 0.5}}};
  return artifact;
}

}  // namespace lamina::test

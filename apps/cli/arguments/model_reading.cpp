#include "arguments/model_reading.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lamina/core/error.hpp"
#include "system/input_file.hpp"

namespace lamina::cli {

Model load_and_note(const std::string& path, int threads, const Console& console) {
  check_model(path);
  Model model = load_model(path, threads);
  for (const std::string& doubt : doubts(model.artifact())) console.note(doubt);
  return model;
}

Table read_for(const Model& model, const std::string& path, const TableOptions& format,
               bool with_target, const std::vector<std::string>& kept, int threads,
               const Console& console) {
  constexpr std::size_t most_named = 8;
  const Preprocessor& preprocessor = model.artifact().preprocessor;
  ReadOptions reading = preprocessor.read_options(with_target);
  format.apply(reading);
  reading.threads = threads;
  Table table = read_table(path, reading);

  std::vector<std::string> unknown = preprocessor.unknown_columns(table);
  std::erase_if(unknown, [&](const std::string& name) {
    return std::find(kept.begin(), kept.end(), name) != kept.end();
  });
  if (unknown.empty()) return table;
  std::string list;
  for (std::size_t i = 0; i < unknown.size() && i < most_named; ++i) {
    list += (i == 0 ? "'" : ", '") + printable(unknown[i]) + "'";
  }
  if (unknown.size() > most_named) list += fmt::format(" and {} more", unknown.size() - most_named);
  console.note(fmt::format("the model does not know {} {}: ignored",
                           unknown.size() == 1 ? "column" : "columns", list));
  return table;
}

}  // namespace lamina::cli

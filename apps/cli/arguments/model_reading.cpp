#include "arguments/model_reading.hpp"

#include "lamina/workflow/evaluate.hpp"
#include "system/input_file.hpp"

namespace lamina::cli {

Model load_and_note(const std::string& path, int threads, Console& console) {
  check_model(path);
  Model model = load_model(path, threads);
  for (const Note& doubt : doubts(model.artifact())) console.note(doubt);
  return model;
}

Table read_for(const Model& model, const DataFiles& data, const TableOptions& format,
               bool with_target, int threads, const std::vector<std::string>& kept) {
  ReadOptions reading = model.artifact().preprocessor.read_options(with_target);
  if (with_target) read_weights_as_numbers(weights_column(model.artifact()), reading);
  format.apply(reading);
  reading.threads = threads;
  reading.as_written = kept;
  return data.read(reading);
}

}  // namespace lamina::cli

#include "model.hpp"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>
#include <nanobind/stl/vector.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "arrays.hpp"
#include "held_model.hpp"
#include "lamina/artifacts/network_spec.hpp"
#include "lamina/core/error.hpp"
#include "lamina/preprocess/column_summary.hpp"
#include "report_json.hpp"
#include "tables.hpp"

namespace lamina::python {

namespace nb = nanobind;

namespace {

using Json = nlohmann::ordered_json;
using Bytes = nb::ndarray<const std::uint8_t, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
using Rows = nb::ndarray<nb::ro, nb::ndim<2>, nb::device::cpu>;

/// (classes, values, probabilities, spreads); None where the task has none.
nb::tuple answers_of(Predictions predictions) {
  const auto or_none = [](auto values) {
    return values.empty() ? nb::object(nb::none()) : nb::cast(array_of(std::move(values)));
  };
  const bool regression = predictions.probabilities.empty();
  return nb::make_tuple(
      regression ? nb::object(nb::none()) : nb::cast(array_of(std::move(predictions.classes))),
      nb::cast(array_of(std::move(predictions.values))),
      or_none(std::move(predictions.probabilities)), or_none(std::move(predictions.spreads)));
}

Predictions predict(const HeldModel& held, const std::vector<CellsInMemory>& cells) {
  const Table table = read_rows(cells, "the rows", held.reading);
  return held.model.predict(table);
}

nb::tuple predict_columns(const HeldModel& held, const nb::list& list) {
  const Columns columns(list);
  Predictions predictions;
  {
    const nb::gil_scoped_release release;
    predictions = predict(held, columns.cells());
  }
  return answers_of(std::move(predictions));
}

double number_at(const Rows& rows, std::size_t row, std::size_t column, bool f32) {
  const std::int64_t at = static_cast<std::int64_t>(row) * rows.stride(0) +
                          static_cast<std::int64_t>(column) * rows.stride(1);
  if (f32) return static_cast<double>(static_cast<const float*>(rows.data())[at]);
  return static_cast<const double*>(rows.data())[at];
}

/// One row of numbers, without a table around it.
Prediction predict_row(const HeldModel& held, const Rows& rows, bool f32) {
  std::vector<NamedCell> cells;
  cells.reserve(held.columns.size());
  for (std::size_t i = 0; i < held.columns.size(); ++i) {
    const double value = number_at(rows, 0, i, f32);
    if (std::isinf(value)) {
      throw Error(
          {.code = "data.not_finite",
           .what = "found infinity, expected finite numbers, or NaN where a cell is missing",
           .where = "the rows, row 0, column '" + held.columns[i] + "'",
           .fix = "replace it, or write NaN where the value is not known"});
    }
    cells.push_back({held.columns[i], std::isnan(value) ? Cell(missing) : Cell(value)});
  }
  return held.model.predict(Row(std::move(cells)));
}

/// Rows of numbers in the order of `columns`. The same answers as predict_columns().
nb::tuple predict_array(const HeldModel& held, const Rows& rows) {
  const bool f32 = rows.dtype() == nb::dtype<float>();
  if (!f32 && rows.dtype() != nb::dtype<double>()) throw nb::next_overload();
  if (!held.numbers_only || rows.shape(1) != held.columns.size()) throw nb::next_overload();
  if (rows.shape(0) == 1) {
    const Prediction one = predict_row(held, rows, f32);
    Predictions answer;
    answer.values = {one.value};
    if (one.spread) answer.spreads = {*one.spread};
    const auto classes = static_cast<std::int64_t>(one.probabilities.size());
    if (classes > 0) {
      answer.probabilities = Tensor(Shape{1, classes});
      std::size_t best = 0;
      for (std::size_t i = 0; i < one.probabilities.size(); ++i) {
        answer.probabilities.f32()[i] = static_cast<float>(one.probabilities[i]);
        if (one.probabilities[i] > one.probabilities[best]) best = i;
      }
      answer.classes = {static_cast<std::int32_t>(best)};
    }
    return answers_of(std::move(answer));
  }
  std::vector<CellsInMemory> cells(held.columns.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto size = static_cast<std::ptrdiff_t>(rows.itemsize());
    cells[i].name = held.columns[i];
    cells[i].kind = f32 ? CellsInMemory::Kind::f32 : CellsInMemory::Kind::f64;
    cells[i].numbers = static_cast<const std::byte*>(rows.data()) +
                       static_cast<std::ptrdiff_t>(i) * rows.stride(1) * size;
    cells[i].stride = rows.stride(0) * size;
    cells[i].rows = static_cast<std::int64_t>(rows.shape(0));
  }
  Predictions predictions;
  {
    const nb::gil_scoped_release release;
    predictions = predict(held, cells);
  }
  return answers_of(std::move(predictions));
}

Json metrics_json(const std::vector<TrainingRecord::Metric>& metrics) {
  Json object = Json::object();
  for (const TrainingRecord::Metric& metric : metrics) object[metric.name] = metric.value;
  return object;
}

std::string facts_of(const HeldModel& held) {
  const Artifact& artifact = held.model.artifact();
  const Preprocessor& preprocessor = artifact.preprocessor;
  const TrainingRecord& training = artifact.training;
  Json object;
  object["task"] = task_names[static_cast<std::size_t>(preprocessor.task())];
  object["target"] = preprocessor.target();
  object["labels"] = preprocessor.labels();
  object["columns"] = Json::array();
  const auto add = [&](const auto& columns) {
    for (const auto& column : columns) {
      object["columns"].push_back(
          {{"name", column.name},
           {"type", column_type_names[static_cast<std::size_t>(column.type)]},
           {"features", features_of(preprocessor, column.name)}});
    }
  };
  add(preprocessor.number_columns());
  add(preprocessor.category_columns());
  add(preprocessor.encoded_columns());
  object["left_out"] = Json::array();
  for (const LeftOutColumn& column : preprocessor.left_out()) {
    object["left_out"].push_back({{"name", column.name}, {"reason", column.reason}});
  }
  object["network"] = Json::parse(network_spec(artifact.network));
  object["parameters"] = artifact.network.parameters().trainable_parameters();
  object["rows"] = training.rows;
  object["epochs"] = training.epochs;
  object["best_epoch"] = training.best_epoch;
  object["seed"] = static_cast<std::uint64_t>(training.seed);
  object["split"] = training.split;
  object["metrics"] = metrics_json(training.metrics);
  object["baseline"] = metrics_json(training.baseline);
  object["linear"] = metrics_json(training.linear);
  object["recipe"] = Json::parse(training.recipe);
  object["settings"] = Json::parse(training.settings);
  object["notes"] = cli::notes_json(training.notes);
  return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

HeldModel load_file(const std::string& path, int threads) {
  const nb::gil_scoped_release release;
  return HeldModel(load_model(path, threads));
}

HeldModel load_memory(const Bytes& bytes, int threads) {
  const std::span<const std::byte> span(reinterpret_cast<const std::byte*>(bytes.data()),
                                        bytes.shape(0));
  const nb::gil_scoped_release release;
  return HeldModel(Model(load_bytes(span), threads));
}

}  // namespace

HeldModel::HeldModel(Model trained)
    : model(std::move(trained)),
      reading(model.artifact().preprocessor.read_options(false)),
      numbers_only(true) {
  const Preprocessor& preprocessor = model.artifact().preprocessor;
  for (const NumberColumn& column : preprocessor.number_columns()) {
    columns.push_back(column.name);
    numbers_only = numbers_only && column.type == ColumnType::number &&
                   preprocessor.style_of(column.name) == NumberStyle{};
  }
  for (const CategoryColumn& column : preprocessor.category_columns()) {
    columns.push_back(column.name);
    numbers_only = false;
  }
  for (const EncodedColumn& column : preprocessor.encoded_columns()) {
    columns.push_back(column.name);
    numbers_only = false;
  }
  if (!preprocessor.image_columns().empty()) numbers_only = false;
}

void bind_model(nb::module_& module) {
  nb::class_<HeldModel>(module, "Model")
      .def_prop_ro("columns", [](const HeldModel& held) { return held.columns; })
      .def_ro("numbers_only", &HeldModel::numbers_only)
      .def("facts", facts_of)
      .def("predict_columns", predict_columns, nb::arg("columns"))
      .def("predict_array", predict_array, nb::arg("rows"))
      .def("save",
           [](const HeldModel& held, const std::string& path) {
             const nb::gil_scoped_release release;
             save(held.model, path);
           })
      .def("to_bytes", [](const HeldModel& held) {
        const std::string bytes = save_bytes(held.model.artifact());
        return array_of(std::vector<std::uint8_t>(bytes.begin(), bytes.end()));
      });
  module.def("load", load_file, nb::arg("path"), nb::arg("threads") = 0);
  module.def("load_bytes", load_memory, nb::arg("bytes"), nb::arg("threads") = 0);
}

}  // namespace lamina::python

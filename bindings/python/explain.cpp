// How a model comes to one answer.
#include "lamina/workflow/explain.hpp"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>

#include "held_model.hpp"
#include "model.hpp"
#include "tables.hpp"

namespace lamina::python {

namespace nb = nanobind;

namespace {

nb::dict explained(const HeldModel& held, const nb::list& list, std::int64_t row) {
  const Columns columns(list);
  Explanation explanation;
  {
    const nb::gil_scoped_release release;
    explanation =
        explain(held.model, read_rows(columns.cells(), "the rows", held.reading), {.row = row});
  }
  nb::dict facts;
  facts["label"] = nb::cast(explanation.prediction.label);
  facts["value"] = explanation.value;
  facts["typical_value"] = explanation.typical_value;
  facts["gap"] = explanation.gap;
  nb::list moved;
  for (const ExplainedColumn& column : explanation.columns) {
    nb::dict one;
    one["name"] = column.name;
    one["cell"] = column.cell;
    one["typical"] = column.typical;
    one["moved"] = column.moved;
    one["slope"] = nb::cast(column.slope);
    moved.append(one);
  }
  facts["columns"] = moved;
  nb::list changes;
  for (const ClassChange& change : explanation.changes) {
    nb::dict one;
    one["column"] = change.column;
    one["from"] = change.from;
    one["to"] = change.to;
    one["label"] = change.label;
    one["probability"] = change.probability;
    changes.append(one);
  }
  facts["changes"] = changes;
  return facts;
}

}  // namespace

void bind_explain(nb::module_& module) {
  module.def("explain", explained, nb::arg("model"), nb::arg("columns"), nb::arg("row"));
}

}  // namespace lamina::python

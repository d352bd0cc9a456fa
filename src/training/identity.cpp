#include "training/identity.hpp"

#include <fmt/format.h>

#include <array>
#include <string>

#include "core/digest.hpp"

namespace lamina {

namespace {

std::uint64_t digest_of(const ConstView& view, std::uint64_t before) {
  const std::array<std::int64_t, 2> kind = {static_cast<std::int64_t>(view.dtype), view.elements()};
  if (view.shape.rank() == 0 || view.elements() == 0) return digest(nullptr, 0, before);
  return digest(view.data(), view.bytes(), digest(kind.data(), sizeof kind, before));
}

std::int64_t columns_of(const std::vector<ConstView>& views) {
  std::int64_t all = 0;
  for (const ConstView& view : views) all += view.shape.rank() == 0 ? 0 : view.shape.columns();
  return all;
}

}  // namespace

std::uint64_t identity_of(const ParameterTable& table) {
  std::uint64_t result = 0;
  for (const ParameterEntry& entry : table.entries()) {
    const std::string text =
        fmt::format("{} {} {}", entry.name, to_string(entry.shape), static_cast<int>(entry.kind));
    result = digest(text.data(), text.size(), result);
  }
  return result;
}

DataIdentity identity_of(const Examples& training, const Examples& validation) {
  DataIdentity identity{.training_rows = training.rows(),
                        .validation_rows = validation.rows(),
                        .inputs = columns_of(training.inputs),
                        .targets = columns_of(training.targets)};
  for (const Examples* rows : {&training, &validation}) {
    for (const auto* views : {&rows->inputs, &rows->targets}) {
      for (const ConstView& view : *views) identity.values = digest_of(view, identity.values);
    }
    identity.values = digest_of(rows->weights, identity.values);
    if (!rows->folds.empty()) identity.values = digest_of(rows->folds, identity.values);
  }
  return identity;
}

std::string difference(const DataIdentity& known, const DataIdentity& found) {
  std::string text;
  const auto compare = [&](std::int64_t had, std::int64_t has, const char* what) {
    if (had == has) return;
    text += fmt::format("{}{} {}, not {}", text.empty() ? "" : "; ", had, what, has);
  };
  compare(known.training_rows, found.training_rows, "training rows");
  compare(known.validation_rows, found.validation_rows, "validation rows");
  compare(known.inputs, found.inputs, "input values a row");
  compare(known.targets, found.targets, "target values a row");
  return text.empty() ? "other values in rows of the same shape" : text;
}

}  // namespace lamina

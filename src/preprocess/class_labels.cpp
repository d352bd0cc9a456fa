#include "preprocess/class_labels.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "data/number_text.hpp"
#include "preprocess/spellings.hpp"

namespace lamina {

namespace {

/// The value of every label, or nothing when one is no number.
std::vector<double> values_of(std::span<const std::string> labels) {
  std::vector<double> values;
  for (const std::string& label : labels) {
    double value = 0;
    if (parse_number(label, '.', value) != NumberText::number) return {};
    values.push_back(value);
  }
  return values;
}

}  // namespace

std::vector<std::string> class_labels(const Column& target, std::span<const std::int64_t> rows) {
  std::vector<std::string> labels;
  if (target.codes.empty()) {
    std::set<double> values;
    for (const std::int64_t row : rows) {
      const double value = target.numbers[static_cast<std::size_t>(row)];
      if (!std::isnan(value)) values.insert(value + 0.0);
    }
    for (const double value : values) labels.push_back(print_number(value));
    return labels;
  }
  std::vector<bool> used(target.labels.size());
  for (const std::int64_t row : rows) {
    const std::int32_t code = target.codes[static_cast<std::size_t>(row)];
    if (code >= 0) used[static_cast<std::size_t>(code)] = true;
  }
  for (std::size_t i = 0; i < used.size(); ++i) {
    if (used[i]) labels.push_back(target.labels[i]);
  }
  const std::vector<double> values = values_of(labels);
  if (values.empty()) return labels;
  std::vector<std::size_t> order(labels.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<std::string> sorted;
  std::set<std::string> seen;  // by all their digits: two keys of 64 bits may be one double
  for (const std::size_t i : order) {
    // Of several spellings of one value the first stands for all.
    if (seen.insert(decimal_value(labels[i], true)).second) sorted.push_back(labels[i]);
  }
  return sorted;
}

}  // namespace lamina

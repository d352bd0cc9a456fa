// Chooses the kernels of this CPU, once: the best level it has, or the one LAMINA_ISA names.
#include "kernels/table.hpp"

#include <array>
#include <cstdlib>
#include <string>
#include <string_view>

#include "lamina/core/error.hpp"

namespace lamina::kernels {
namespace {

constexpr std::array<std::string_view, 4> level_names = {"plain", "avx2", "avx512", "neon"};

Level chosen_level() {
  const char* wish = std::getenv("LAMINA_ISA");
  if (wish == nullptr || *wish == '\0') {
    return Level::plain;
  }
  const std::string_view name(wish);
  for (std::size_t i = 0; i < level_names.size(); ++i) {
    const auto level = static_cast<Level>(i);
    if (name == level_names[i] && has(level)) {
      return level;
    }
  }
  std::string known;
  for (std::size_t i = 0; i < level_names.size(); ++i) {
    if (has(static_cast<Level>(i))) {
      known += (known.empty() ? "" : ", ") + std::string(level_names[i]);
    }
  }
  throw Error({.code = "usage.bad_isa",
               .what = "this CPU has no level '" + printable(name) + "'",
               .where = "environment variable LAMINA_ISA",
               .fix = "choose one of: " + known + "; or unset it"});
}

template <class T>
Table<T> plain_table() {
  Table<T> t;
  ref::fill(static_cast<MatmulTable<T>&>(t));
  ref::fill(static_cast<ElementwiseTable<T>&>(t));
  ref::fill(static_cast<RowsTable<T>&>(t));
  ref::fill(static_cast<NormalizationTable<T>&>(t));
  ref::fill(static_cast<LossTable<T>&>(t));
  ref::fill(static_cast<OptimizerTable<T>&>(t));
  return t;
}

Level level_in_use() {
  static const Level level = chosen_level();
  return level;
}

}  // namespace

bool has(Level level) {
  return level == Level::plain;
}

const Table<float>& table_of(Level) {
  static const Table<float> plain = plain_table<float>();
  return plain;
}

template <>
const Table<float>& table<float>() {
  static const Table<float>& chosen = table_of(level_in_use());
  return chosen;
}

template <>
const Table<double>& table<double>() {
  static const Table<double> plain = plain_table<double>();
  return plain;
}

const char* instruction_set() {
  return level_names[static_cast<std::size_t>(level_in_use())].data();
}

}  // namespace lamina::kernels

// Chooses the kernels of this CPU, once: the best level it has, or the one LAMINA_ISA names.
#include "kernels/table.hpp"

#include <array>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/assert.hpp"
#include "kernels/simd/targets.hpp"
#include "lamina/core/error.hpp"

namespace lamina::kernels {
namespace {

constexpr std::array<std::string_view, level_count> level_names = {"plain", "avx2", "avx512",
                                                                   "neon"};
constexpr std::array<Level, level_count> best_first = {Level::avx512, Level::avx2, Level::neon,
                                                       Level::plain};

Level chosen_level() {
  const char* wish = std::getenv("LAMINA_ISA");
  const std::string_view name = wish == nullptr ? "" : wish;
  std::string known;
  for (const Level level : best_first) {
    if (!has(level)) {
      continue;
    }
    const std::string_view its_name = level_names[static_cast<std::size_t>(level)];
    if (name.empty() || name == its_name) {
      return level;
    }
    known += (known.empty() ? "" : ", ") + std::string(its_name);
  }
  throw Error({.code = "usage.bad_isa",
               .what = "no level '" + printable(name) + "' of instructions on this CPU",
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
  ref::fill(static_cast<PeakTable<T>&>(t));
  return t;
}

template <Level level>
Table<float> vector_table() {
  Table<float> t = plain_table<float>();
  simd::fill<level>(static_cast<MatmulTable<float>&>(t));
  simd::fill<level>(static_cast<ElementwiseTable<float>&>(t));
  simd::fill<level>(static_cast<RowsTable<float>&>(t));
  simd::fill<level>(static_cast<NormalizationTable<float>&>(t));
  simd::fill<level>(static_cast<LossTable<float>&>(t));
  simd::fill<level>(static_cast<PeakTable<float>&>(t));
  return t;
}

}  // namespace

bool has(Level level) {
  switch (level) {
    case Level::plain:
      return true;
    // Every extension that Highway lets the compiler use at that level, but F16C: clang 14 does not
    // know the name, and no CPU has AVX2 without it.
    case Level::avx2:
#if HWY_TARGETS & HWY_AVX2
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
             __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
             __builtin_cpu_supports("aes") && __builtin_cpu_supports("pclmul");
#else
      return false;
#endif
    case Level::avx512:
#if HWY_TARGETS & HWY_AVX3
      return has(Level::avx2) && __builtin_cpu_supports("avx512f") &&
             __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512bw");
#else
      return false;
#endif
    case Level::neon:
#if HWY_TARGETS & HWY_NEON
      return true;
#else
      return false;
#endif
  }
  return false;
}

const Table<float>& table_of(Level level) {
  LAMINA_ASSERT(has(level), "only a level of this CPU has a table");
  switch (level) {
#if HWY_TARGETS & HWY_AVX2
    case Level::avx2: {
      static const Table<float> avx2 = vector_table<Level::avx2>();
      return avx2;
    }
#endif
#if HWY_TARGETS & HWY_AVX3
    case Level::avx512: {
      static const Table<float> avx512 = vector_table<Level::avx512>();
      return avx512;
    }
#endif
#if HWY_TARGETS & HWY_NEON
    case Level::neon: {
      static const Table<float> neon = vector_table<Level::neon>();
      return neon;
    }
#endif
    default: {
      static const Table<float> plain = plain_table<float>();
      return plain;
    }
  }
}

namespace {
struct InUse {
  Level level;
  const Table<float>* table;
};
InUse& in_use() {
  static InUse now = [] {
    const Level level = chosen_level();
    return InUse{level, &table_of(level)};
  }();
  return now;
}
}  // namespace

template <>
const Table<float>& table<float>() {
  return *in_use().table;
}

Level level_in_use() {
  return in_use().level;
}

void use_level(Level level) {
  in_use() = {level, &table_of(level)};
}

template <>
const Table<double>& table<double>() {
  static const Table<double> plain = plain_table<double>();
  return plain;
}

const char* instruction_set() {
  return level_names[static_cast<std::size_t>(level_in_use())].data();
}

bool cpu_has_vectors() {
  return has(Level::avx512) || has(Level::avx2) || has(Level::neon);
}

}  // namespace lamina::kernels

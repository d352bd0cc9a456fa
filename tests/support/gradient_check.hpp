// Compares what the tape says of gradients with differences of the loss, for any operations.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <deque>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "lamina/autograd/operations.hpp"
#include "lamina/core/random.hpp"

namespace lamina::gradient_check {

/// Of RELIABILITY: gradients in double agree with central differences to this, relatively.
constexpr double relative_tolerance = 1e-6;
/// Differences carry a rounding error, so numbers far below the largest gradient of their tensor
/// are compared to this share of it.
constexpr double floor_share = 1e-3;
/// Inputs up to this size are checked element by element, all by directions.
constexpr std::int64_t small = 200;
constexpr int directions = 4;

inline double read(const ConstView& view, std::int64_t i) {
  return view.dtype == DType::f32 ? static_cast<double>(view.f32()[i]) : view.f64()[i];
}
inline void write(const View& view, std::int64_t i, double value) {
  if (view.dtype == DType::f32) {
    view.f32()[i] = static_cast<float>(value);
  } else {
    view.f64()[i] = value;
  }
}
inline void fill(const View& view, double value) {
  for (std::int64_t i = 0; i < view.elements(); ++i) write(view, i, value);
}
/// Normal numbers at least `gap` away from 0.
inline void fill_normal(const View& view, Seed seed, double gap = 0) {
  for (std::int64_t i = 0; i < view.elements(); ++i) {
    const double x = normal(seed, static_cast<std::uint64_t>(i));
    write(view, i, x < 0 ? x - gap : x + gap);
  }
}

/// Where operations are built: the tape and the data that needs no gradient.
class Scene {
 public:
  explicit Scene(Tape& tape) : tape_(tape) {}
  Tape& tape() { return tape_; }

  Var normal(Shape shape, std::uint64_t seed, double gap = 0) {
    Tensor& tensor = kept_.emplace_back(shape, tape_.dtype());
    fill_normal(tensor, Seed(seed), gap);
    return tape_.input(tensor);
  }
  Var full(Shape shape, double value) {
    Tensor& tensor = kept_.emplace_back(shape, tape_.dtype());
    fill(tensor, value);
    return tape_.input(tensor);
  }
  /// Whole numbers first + (i * stride) mod count.
  Var codes(Shape shape, std::int32_t first, std::int32_t count, std::int32_t stride) {
    Tensor& tensor = kept_.emplace_back(shape, DType::i32);
    for (std::int64_t i = 0; i < tensor.elements(); ++i) {
      tensor.i32()[i] = first + static_cast<std::int32_t>(i * stride % count);
    }
    return tape_.input(tensor);
  }
  /// Pixels 1, 1 + stride, …
  Var pixels(Shape shape, int stride) {
    Tensor& tensor = kept_.emplace_back(shape, DType::u8);
    for (std::int64_t i = 0; i < tensor.elements(); ++i) {
      tensor.u8()[i] = static_cast<std::uint8_t>(1 + i * stride);
    }
    return tape_.input(tensor);
  }
  /// As codes(), but numbers of the tape.
  Var numbers(Shape shape, std::int32_t first, std::int32_t count, std::int32_t stride) {
    Tensor& tensor = kept_.emplace_back(shape, tape_.dtype());
    for (std::int64_t i = 0; i < tensor.elements(); ++i) {
      write(tensor, i, static_cast<double>(first + i * stride % count));
    }
    return tape_.input(tensor);
  }

 private:
  Tape& tape_;
  std::deque<Tensor> kept_;
};

/// Operations of some inputs, with shapes; build() must do the same each time it is called.
struct Case {
  std::string name;
  std::vector<Shape> inputs;
  std::function<Var(Scene&, std::span<const Var>)> build;
  double gap = 0;               ///< of inputs from a kink at 0
  double zero_share = 0.1;      ///< more gradients of 0 than this prove nothing
  double f32_tolerance = 1e-5;  ///< f32 against f64, relative to the largest number
};

/// The inputs of a case as parameters of a table, their gradients beside them.
class Subject {
 public:
  Subject(const Case& subject, DType dtype) : case_(subject), tape_(engine_, dtype) {
    for (std::size_t i = 0; i < subject.inputs.size(); ++i) {
      table_.add("input_" + std::to_string(i), subject.inputs[i], ParameterKind::weight);
    }
    table_.lay_out();
    values_ = ParameterArena(table_, dtype);
    gradients_ = ParameterArena(table_, dtype);
    for (std::size_t i = 0; i < inputs(); ++i) {
      fill_normal(values(i), Seed(11).at(i), subject.gap);
    }
  }

  std::size_t inputs() const { return case_.inputs.size(); }
  View values(std::size_t i) { return values_.view(table_.entries()[i]); }
  View gradients(std::size_t i) { return gradients_.view(table_.entries()[i]); }
  std::vector<double> result;  ///< what build() returned, last time

  /// A weighted mean of what the operations answer; `uses` times the operations on the same inputs.
  double loss(int uses, bool with_gradients, bool as_variables = false) {
    tape_.begin_training(table_, values_, with_gradients ? &gradients_ : nullptr,
                         {.seed = Seed(5), .number = 7});
    Scene scene(tape_);
    std::vector<Var> vars;
    for (std::size_t i = 0; i < inputs(); ++i) {
      vars.push_back(as_variables ? tape_.variable(values(i))
                                  : tape_.parameter({static_cast<std::uint32_t>(i)}));
    }
    Var total;
    for (int use = 0; use < uses; ++use) {
      const Var out = case_.build(scene, vars);
      // A factor that is not 1: a backward function that ignores what comes from above shows.
      const Var part =
          tape_.shape(out).rank() == 0
              ? scale(tape_, out, 1.7 - use)
              : mean(tape_, multiply(tape_, out, scene.normal(tape_.shape(out), 99 + use)));
      total = use == 0 ? part : add(tape_, total, part);
      const ConstView& value = tape_.value(out);
      result.clear();
      for (std::int64_t i = 0; i < value.elements(); ++i) result.push_back(read(value, i));
    }
    if (with_gradients) {
      tape_.backward(total);
      for (std::size_t i = 0; as_variables && i < inputs(); ++i) {
        const ConstView found = tape_.gradient(vars[i]);
        std::memcpy(gradients(i).data(), found.data(), found.bytes());
      }
    }
    return read(tape_.value(total), 0);
  }

  /// Leaves NaN in every place that a later step must write before it reads.
  void poison() {
    const ParameterArena kept = values_;
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t i = 0; i < inputs(); ++i) fill(values(i), nan);
    loss(2, true);
    loss(2, true, true);
    values_ = kept;
    for (std::size_t i = 0; i < inputs(); ++i) fill(gradients(i), nan);
  }

 private:
  const Case& case_;
  Engine engine_{1};
  ParameterTable table_;
  ParameterArena values_;
  ParameterArena gradients_;
  Tape tape_;
};

/// df/dt at 0 by five points: the error is of order step⁴.
inline double slope(const std::function<double(double)>& f) {
  constexpr double step = 1e-3;
  return (8 * (f(step) - f(-step)) - (f(2 * step) - f(-2 * step))) / (12 * step);
}

/// What a check counts, so that a test can say that it proved something.
struct Tally {
  std::int64_t compared = 0;
  std::int64_t zeros = 0;
};

inline void expect_elements(Subject& subject, std::size_t input, int uses, Tally& tally) {
  const View values = subject.values(input);
  double largest = 0;
  for (std::int64_t i = 0; i < values.elements(); ++i) {
    largest = std::max(largest, std::abs(read(subject.gradients(input), i)));
  }
  for (std::int64_t i = 0; i < values.elements(); ++i) {
    const double kept = read(values, i);
    const double expected = slope([&](double t) {
      write(values, i, kept + t);
      return subject.loss(uses, false);
    });
    write(values, i, kept);
    const double found = read(subject.gradients(input), i);
    const double size = std::max(std::abs(expected), floor_share * largest);
    EXPECT_NEAR(found, expected, relative_tolerance * size) << "input " << input << ", at " << i;
    ++tally.compared;
    if (found == 0) ++tally.zeros;
  }
}

inline void expect_directions(Subject& subject, std::size_t input, int uses, Tally& tally) {
  const View values = subject.values(input);
  const Tensor kept = converted(values, DType::f64);
  Tensor direction(values.shape, DType::f64);
  const auto length = std::sqrt(static_cast<double>(values.elements()));
  for (int d = 0; d < directions; ++d) {
    fill_normal(direction, Seed(31).at(input).at(static_cast<std::uint64_t>(d)));
    double found = 0;
    double size = 0;
    for (std::int64_t i = 0; i < values.elements(); ++i) {
      const double part = read(subject.gradients(input), i) * read(direction, i) / length;
      found += part;
      size += part * part;
    }
    const double expected = slope([&](double t) {
      for (std::int64_t i = 0; i < values.elements(); ++i) {
        write(values, i, read(kept, i) + t * read(direction, i) / length);
      }
      return subject.loss(uses, false);
    });
    std::memcpy(values.data(), kept.view().data(), kept.bytes());
    // The parts may cancel; then their root mean square is the size that rounding sees.
    EXPECT_NEAR(found, expected, relative_tolerance * std::max(std::abs(expected), std::sqrt(size)))
        << "input " << input << ", direction " << d;
    ++tally.compared;
  }
}

/// All gradients of a case: in poisoned memory, as parameters and as variables with equal bits,
/// with the operations used once and twice.
inline Tally expect_gradients(const Case& checked) {
  SCOPED_TRACE(checked.name);
  Tally tally;
  for (const int uses : {1, 2}) {
    Subject subject(checked, DType::f64);
    subject.poison();
    subject.loss(uses, true, true);
    std::vector<Tensor> as_variables;
    for (std::size_t i = 0; i < subject.inputs(); ++i) {
      as_variables.push_back(converted(subject.gradients(i), DType::f64));
    }
    subject.poison();
    subject.loss(uses, true);
    for (std::size_t i = 0; i < subject.inputs(); ++i) {
      const View found = subject.gradients(i);
      EXPECT_EQ(std::memcmp(found.data(), as_variables[i].view().data(), found.bytes()), 0)
          << "input " << i << " as a parameter and as a variable";
      if (found.elements() <= small) expect_elements(subject, i, uses, tally);
      expect_directions(subject, i, uses, tally);
    }
  }
  const double zero_share = static_cast<double>(tally.zeros) / static_cast<double>(tally.compared);
  EXPECT_LE(zero_share, checked.zero_share) << "too many gradients of 0 to trust the rest";
  return tally;
}

/// Values and gradients of a case in f32 are those in f64 but for rounding.
inline void expect_same_in_both_precisions(const Case& checked) {
  SCOPED_TRACE(checked.name);
  Subject wide(checked, DType::f64);
  Subject narrow(checked, DType::f32);
  narrow.poison();
  // Both start from numbers that f32 holds.
  for (std::size_t i = 0; i < wide.inputs(); ++i) {
    for (std::int64_t e = 0; e < wide.values(i).elements(); ++e) {
      write(wide.values(i), e, read(narrow.values(i), e));
    }
  }
  wide.loss(1, true);
  narrow.loss(1, true);
  const auto compare = [&](std::int64_t count, auto expected, auto found, const char* what) {
    double largest = 0;
    for (std::int64_t e = 0; e < count; ++e) largest = std::max(largest, std::abs(expected(e)));
    for (std::int64_t e = 0; e < count; ++e) {
      EXPECT_NEAR(found(e), expected(e), checked.f32_tolerance * largest) << what << " " << e;
    }
  };
  const auto at = [](const std::vector<double>& numbers) {
    return [&numbers](std::int64_t e) {
      return numbers[static_cast<std::size_t>(e)];
    };
  };
  compare(static_cast<std::int64_t>(wide.result.size()), at(wide.result), at(narrow.result),
          "value");
  for (std::size_t i = 0; i < wide.inputs(); ++i) {
    compare(
        wide.gradients(i).elements(), [&](std::int64_t e) { return read(wide.gradients(i), e); },
        [&](std::int64_t e) { return read(narrow.gradients(i), e); }, "gradient");
  }
}

}  // namespace lamina::gradient_check

// What one share is where the threshold is moved until another is large enough.
#pragma once

#include <string>

#include "lamina/objective/metric.hpp"

namespace lamina {

// Of class 1 of two, over all thresholds of its probability (Keras looks at 200); of more classes
// the mean over those that have rows on both sides, each against the rest. From 0 to 1; 0 where no
// threshold reaches the share. Keras asks for the share; here it is 0.9. Not defined where no class
// has rows on both sides.

/// The largest precision of the thresholds whose recall is at least `recall`.
struct PrecisionAtRecall {
  static constexpr std::string_view kind = "precision_at_recall";
  static constexpr Measures measures = Measures::classes;

  double recall = 0.9;

  void fields(Fields& f);
  std::string name() const;
  double value(const Answers& answers) const;
};

/// The largest recall of the thresholds whose precision is at least `precision`.
struct RecallAtPrecision {
  static constexpr std::string_view kind = "recall_at_precision";
  static constexpr Measures measures = Measures::classes;

  double precision = 0.9;

  void fields(Fields& f);
  std::string name() const;
  double value(const Answers& answers) const;
};

/// The largest sensitivity (recall) of the thresholds whose specificity, the share of the other
/// rows that is answered so, is at least `specificity`.
struct SensitivityAtSpecificity {
  static constexpr std::string_view kind = "sensitivity_at_specificity";
  static constexpr Measures measures = Measures::classes;

  double specificity = 0.9;

  void fields(Fields& f);
  std::string name() const;
  double value(const Answers& answers) const;
};

/// The largest specificity of the thresholds whose sensitivity is at least `sensitivity`.
struct SpecificityAtSensitivity {
  static constexpr std::string_view kind = "specificity_at_sensitivity";
  static constexpr Measures measures = Measures::classes;

  double sensitivity = 0.9;

  void fields(Fields& f);
  std::string name() const;
  double value(const Answers& answers) const;
};

}  // namespace lamina

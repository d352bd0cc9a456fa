// Every metric of the family against scikit-learn, with and without weights, and where a definition
// has holes.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

#include "lamina/core/text_fields.hpp"
#include "lamina/objective/metrics.hpp"
#include "support/facts_of.hpp"
#include "support/reference.hpp"

namespace lamina {
namespace {

constexpr double tolerance = 1e-12;

const Reference& reference() {
  static const Reference read(LAMINA_TEST_DIR "/objective/reference/metrics.txt");
  return read;
}

MetricConfig metric(const std::string& text) {
  return from_text<MetricConfig>(text, "a test");
}

/// Answers of a model with all that they look at.
struct Data {
  Tensor probabilities;
  std::vector<std::int32_t> labels;
  std::vector<double> values, truth, weights;

  Answers answers(bool weighted) const {
    Answers all{.labels = labels, .values = values, .truth = truth};
    if (!probabilities.empty()) all.probabilities = probabilities;
    if (weighted) all.weights = weights;
    return all;
  }
};

Tensor rows_of(const std::vector<double>& values, std::int64_t columns) {
  const std::vector<float> narrow(values.begin(), values.end());
  return Tensor(Shape{static_cast<std::int64_t>(values.size()) / columns, columns}, narrow);
}

Data classes_called(const std::string& name, std::int64_t classes) {
  const std::vector<double>& labels = reference()[name + "_labels"];
  return {.probabilities = rows_of(reference()[name + "_probabilities"], classes),
          .labels = {labels.begin(), labels.end()},
          .values = {},
          .truth = {},
          .weights = reference()[name + "_weights"]};
}

Data numbers_called(const std::string& name) {
  return {.probabilities = {},
          .labels = {},
          .values = reference()[name + "_found"],
          .truth = reference()[name + "_truth"],
          .weights = reference()[name + "_weights"]};
}

const std::vector<std::string> class_metrics = {"accuracy",
                                                "auc",
                                                "precision",
                                                "recall",
                                                "f1",
                                                "balanced_accuracy",
                                                "average_precision",
                                                "brier_score",
                                                "expected_calibration_error",
                                                "matthews_corrcoef",
                                                "cohen_kappa",
                                                "fbeta",
                                                "fbeta:beta=0.5",
                                                "precision_at_recall",
                                                "precision_at_recall:recall=0.5",
                                                "recall_at_precision",
                                                "recall_at_precision:precision=0.5",
                                                "sensitivity_at_specificity",
                                                "sensitivity_at_specificity:specificity=0.5",
                                                "specificity_at_sensitivity",
                                                "specificity_at_sensitivity:sensitivity=0.5"};
const std::vector<std::string> of_many = {"top_k_accuracy:k=1", "top_k_accuracy:k=2",
                                          "top_k_accuracy:k=3"};
const std::vector<std::string> number_metrics = {"rmse",
                                                 "mae",
                                                 "r2",
                                                 "median_absolute_error",
                                                 "mean_absolute_percentage_error",
                                                 "explained_variance",
                                                 "mean_pinball_loss",
                                                 "mean_pinball_loss:level=0.9",
                                                 "mean_squared_error",
                                                 "pearson_correlation",
                                                 "concordance_correlation"};
const std::vector<std::string> size_metrics = {"mean_squared_log_error",
                                               "root_mean_squared_log_error"};

void expect_values(const Data& data, const std::string& name,
                   const std::vector<std::string>& metrics) {
  for (const bool weighted : {false, true}) {
    for (const std::string& text : metrics) {
      std::string key = name + (weighted ? "_weighted_" : "_plain_") + text;
      std::replace(key.begin(), key.end(), ':', '_');
      const double expected = reference().number(key);
      EXPECT_NEAR(metric(text)->value(data.answers(weighted)), expected,
                  tolerance * std::max(1.0, std::abs(expected)))
          << key;
    }
  }
}

TEST(EveryMetric, FollowsScikitLearnWithAndWithoutWeights) {
  expect_values(classes_called("two", 2), "two", class_metrics);
  for (const auto& [name, classes] : {std::pair("three", 3), std::pair("rare", 6)}) {
    expect_values(classes_called(name, classes), name, class_metrics);
    expect_values(classes_called(name, classes), name, of_many);
  }
  for (const char* name : {"even", "odd"}) {
    expect_values(numbers_called(name), name, number_metrics);
  }
  expect_values(numbers_called("sizes"), "sizes", size_metrics);
  std::set<std::string, std::less<>> covered = {"log_loss"};  // below, and in metrics_test.cpp
  for (const auto* list : {&class_metrics, &of_many, &number_metrics, &size_metrics}) {
    for (const std::string& text : *list) covered.insert(text.substr(0, text.find(':')));
  }
  for (const std::string_view kind : kinds<MetricConfig>()) {
    EXPECT_TRUE(covered.contains(kind)) << kind;
  }
}

/// Data that the metric is about.
Data data_for(const MetricConfig& config) {
  if (config->measures() == Measures::classes) return classes_called("three", 3);
  const bool of_sizes = config.kind().find("log_error") != std::string_view::npos;
  return numbers_called(of_sizes ? "sizes" : "even");
}

template <class T>
void repeat(std::vector<T>& values, const std::vector<double>& weights) {
  std::vector<T> all;
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (int copy = 0; copy < weights[i]; ++copy) all.push_back(values[i]);
  }
  values = all;
}

TEST(EveryMetric, CountsARowOfWeightTwoAsTwoRowsAndOneOfZeroAsNone) {
  for (const MetricConfig& config : MetricConfig::shipped()) {
    Data data = data_for(config);
    const std::size_t rows = std::max(data.labels.size(), data.truth.size());
    data.weights.resize(rows);
    for (std::size_t i = 0; i < rows; ++i) data.weights[i] = static_cast<double>(i * 7 % 4);
    const double weighted = config->value(data.answers(true));
    Data copies = data;
    repeat(copies.labels, data.weights);
    repeat(copies.values, data.weights);
    repeat(copies.truth, data.weights);
    if (!data.labels.empty()) {
      std::vector<double> p;
      for (std::size_t i = 0; i < rows; ++i) {
        for (int copy = 0; copy < data.weights[i]; ++copy) {
          const float* row = data.probabilities.f32() + 3 * i;
          p.insert(p.end(), row, row + 3);
        }
      }
      copies.probabilities = rows_of(p, 3);
    }
    if (config.kind() == "median_absolute_error") continue;  // as scikit-learn, see its header
    EXPECT_NEAR(weighted, config->value(copies.answers(false)), 1e-12) << config.kind();
  }
}

TEST(EveryMetric, IsNotDefinedWithoutRowsOrWeight) {
  for (const MetricConfig& config : MetricConfig::shipped()) {
    Data none;
    const bool classes = config->measures() == Measures::classes;
    if (classes) none.probabilities = Tensor(Shape{0, 3});
    EXPECT_TRUE(std::isnan(config->value(none.answers(false)))) << config.kind();
    Data data = data_for(config);
    data.weights.assign(data.weights.size(), 0);
    const double value = config->value(data.answers(true));
    const bool usual = config.kind() == "accuracy" || config.kind() == "precision" ||
                       config.kind() == "recall" || config.kind() == "f1";
    EXPECT_TRUE(std::isnan(value) || (usual && value == 0)) << config.kind() << " " << value;
  }
}

TEST(EveryMetric, OfOneColumnIsThatOfTwo) {
  const Data two = classes_called("two", 2);
  Data one = two;
  std::vector<double> of_class_1;
  for (std::int64_t r = 0; r < two.probabilities.shape().rows(); ++r) {
    of_class_1.push_back(two.probabilities.f32()[2 * r + 1]);
  }
  one.probabilities = rows_of(of_class_1, 1);
  for (const MetricConfig& config : MetricConfig::shipped()) {
    if (config->measures() != Measures::classes) continue;
    EXPECT_NEAR(config->value(one.answers(true)), config->value(two.answers(true)), 1e-7)
        << config.kind();
  }
}

Data rows(const std::vector<double>& probabilities, std::int64_t classes,
          std::vector<std::int32_t> labels) {
  Data data;
  data.probabilities = rows_of(probabilities, classes);
  data.labels = std::move(labels);
  return data;
}

double value_of(const std::string& text, const Data& data) {
  return metric(text)->value(data.answers(false));
}

TEST(EveryMetric, KnowsTheEdgesOfClasses) {
  const Data one_class = rows({0.2, 0.7, 0.9}, 1, {1, 1, 1});
  EXPECT_TRUE(std::isnan(value_of("auc", one_class)));
  EXPECT_EQ(value_of("matthews_corrcoef", one_class), 0);
  EXPECT_EQ(value_of("average_precision", one_class), 1);
  EXPECT_DOUBLE_EQ(value_of("balanced_accuracy", one_class), 2.0 / 3);
  const Data always_right = rows({0.6, 0.7, 0.9}, 1, {1, 1, 1});
  EXPECT_TRUE(std::isnan(value_of("cohen_kappa", always_right)));
  const Data never = rows({0.6, 0.7}, 1, {0, 0});
  EXPECT_TRUE(std::isnan(value_of("average_precision", never)));
  // All tied: the first classes count as higher; precision is the share of the class.
  const Data tied = rows({0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25}, 4, {1, 3});
  EXPECT_EQ(value_of("top_k_accuracy:k=1", tied), 0);
  EXPECT_EQ(value_of("top_k_accuracy:k=2", tied), 0.5);
  EXPECT_EQ(value_of("top_k_accuracy", tied), 1);
  EXPECT_EQ(value_of("average_precision", tied), 0.5);
  // A probability on the edge of two bins of the calibration belongs to the lower one.
  const Data edge = rows({0.625, 0.75}, 1, {0, 1});
  EXPECT_EQ(value_of("expected_calibration_error:bins=4", edge), (0.625 + 0.75 - 1) / 2);
}

TEST(EveryMetric, CountsAClassThatTheModelDoesNotKnowAsWrong) {
  const Data data = rows({0.8, 0.1, 0.1, 0.1, 0.8, 0.1, 0.1, 0.1, 0.8}, 3, {0, 1, -1});
  EXPECT_DOUBLE_EQ(value_of("top_k_accuracy", data), 2.0 / 3);
  EXPECT_DOUBLE_EQ(value_of("balanced_accuracy", data), 2.0 / 3);
  EXPECT_NEAR(value_of("brier_score", data), (2 * 0.06 + 0.66) / 3, 1e-7);
  EXPECT_LT(value_of("cohen_kappa", data), 1);
  EXPECT_LT(value_of("matthews_corrcoef", data), 1);
  EXPECT_NEAR(value_of("expected_calibration_error", data), std::abs(2 - 2.4) / 3, 1e-7);
}

TEST(EveryMetric, KnowsTheEdgesOfNumbers) {
  Data data;
  data.truth = {0.1, 0.1, 0.1};
  data.values = {0.3, 0.3, 0.3};
  EXPECT_EQ(value_of("explained_variance", data), 1) << "forgives a constant error";
  data.values = {0.3, 0.3, 0.4};
  EXPECT_EQ(value_of("explained_variance", data), 0);
  data.truth = {0, 1, 2};
  EXPECT_TRUE(std::isnan(value_of("mean_absolute_percentage_error", data)));
  data.truth = {1, 1, 1};
  data.values = {1, 2, 4};
  EXPECT_EQ(value_of("median_absolute_error", data), 1);
  EXPECT_DOUBLE_EQ(value_of("mean_pinball_loss:level=0.25", data), 0.75 * 4 / 3);
}

TEST(EveryMetric, KnowsTheEdgesOfLogarithmsAndCorrelations) {
  Data data;
  data.truth = {0, 3};
  data.values = {-2, 3};
  EXPECT_EQ(value_of("mean_squared_log_error", data), 0) << "an answer below 0 counts as 0";
  data.truth = {-1, 3};
  EXPECT_TRUE(std::isnan(value_of("root_mean_squared_log_error", data)));
  data.truth = {0.1, 0.1, 0.1};
  data.values = {1, 2, 3};
  EXPECT_TRUE(std::isnan(value_of("pearson_correlation", data)));
  EXPECT_EQ(value_of("concordance_correlation", data), 0);
  data.truth = {1, 2, 3};
  EXPECT_EQ(value_of("pearson_correlation", data), 1);
  EXPECT_EQ(value_of("concordance_correlation", data), 1);
}

TEST(EveryMetric, KnowsTheEdgesOfTradeOffs) {
  // From the top: hit, miss, hit, miss. Recall 1 costs a precision of 2/3.
  const Data data = rows({0.9, 0.8, 0.7, 0.1}, 1, {1, 0, 1, 0});
  EXPECT_DOUBLE_EQ(value_of("precision_at_recall:recall=0.5", data), 1);
  EXPECT_DOUBLE_EQ(value_of("precision_at_recall", data), 2.0 / 3);
  EXPECT_DOUBLE_EQ(value_of("recall_at_precision", data), 0.5);
  EXPECT_DOUBLE_EQ(value_of("sensitivity_at_specificity", data), 0.5);
  EXPECT_DOUBLE_EQ(value_of("specificity_at_sensitivity", data), 0.5);
  const Data never = rows({0.9, 0.8, 0.2}, 1, {0, 0, 1});
  EXPECT_EQ(value_of("recall_at_precision", never), 0) << "no threshold is so precise";
  EXPECT_TRUE(std::isnan(value_of("recall_at_precision", rows({0.9, 0.8}, 1, {1, 1}))));
}

TEST(Metrics, StandBesideTheUsualScoresOnce) {
  const Data data = classes_called("three", 3);
  const std::array<MetricConfig, 3> wanted = {TopKAccuracy{.k = 2}, Accuracy{}, TopKAccuracy{}};
  const Scores scores = scores_of(data.answers(false), wanted);
  EXPECT_EQ(scores["top_k_accuracy:k=2"], wanted[0]->value(data.answers(false)));
  EXPECT_EQ(scores["top_k_accuracy"], 1);
  EXPECT_EQ(scores.metrics.size(), 8U) << "accuracy is there already";
}

TEST(Metrics, OfAnotherTaskAreRefusedWithThoseThatFit) {
  const std::array<MetricConfig, 1> wanted = {MeanPinballLoss{}};
  const Data data = classes_called("three", 3);
  const ErrorFacts facts = facts_of([&] { scores_of(data.answers(false), wanted); });
  EXPECT_EQ(facts.code, "usage.conflict");
  EXPECT_EQ(facts.what,
            "the metric mean_pinball_loss is about amounts, and the model answers with classes");
  EXPECT_EQ(facts.where, "option --metrics");
  EXPECT_EQ(facts.fix.find("choose of: accuracy, auc"), 0U) << facts.fix;
}

TEST(Metrics, AreFoundByTheirNameOrSuggested) {
  const ErrorFacts facts = facts_of([] { metric("balanced_acuracy"); });
  EXPECT_EQ(facts.code, "usage.unknown_metric");
  EXPECT_NE(facts.fix.find("did you mean 'balanced_accuracy'?"), std::string::npos) << facts.fix;
}

TEST(WeightedScores, HaveNoIntervalsAndCountRowsInTheConfusionMatrix) {
  const Data data = classes_called("three", 3);
  const Scores plain = scores_of(data.answers(false));
  const Scores weighted = scores_of(data.answers(true));
  for (const Metric& one : weighted.metrics) EXPECT_FALSE(one.interval) << one.name;
  EXPECT_EQ(weighted.confusion->counts, plain.confusion->counts);
  EXPECT_NE(weighted["log_loss"], plain["log_loss"]);
}

TEST(WeightedScores, RefuseWhatIsNoWeight) {
  Data data = numbers_called("odd");
  data.weights[7] = -1;
  EXPECT_EQ(facts_of([&] { scores_of(data.answers(true)); }).where, "regression_scores, row 7");
  data.weights[7] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(facts_of([&] { scores_of(data.answers(true)); }).code, "usage.bad_weight");
  data.weights.pop_back();
  EXPECT_EQ(facts_of([&] { scores_of(data.answers(true)); }).code, "usage.shape");
}

}  // namespace
}  // namespace lamina

// Running statistics are the only values that a forward pass changes, and only where they are the
// parameters of a training step.
#include <gtest/gtest.h>

#include "lamina/autograd/operations.hpp"
#include "support/gradient_check.hpp"

namespace lamina {
namespace {

using gradient_check::fill;

class BatchNorm : public testing::Test {
 protected:
  BatchNorm() {
    mean_ = table_.add("mean", {3}, ParameterKind::statistic);
    variance_ = table_.add("variance", {3}, ParameterKind::statistic);
    table_.lay_out();
    values_ = ParameterArena(table_);
    gradient_check::fill_normal(x_, Seed(1));
    for (Tensor* ones : {&gamma_, &other_variance_}) fill(*ones, 1);
  }

  void normalize(Var mean, Var variance) {
    batch_norm(tape_, tape_.input(x_), tape_.input(gamma_), tape_.input(beta_), mean, variance, 0.5,
               1e-3);
  }
  float mean() const { return values_.view(table_[mean_]).f32()[0]; }

  Engine engine_{1};
  ParameterTable table_;
  ParameterId mean_, variance_;
  ParameterArena values_;
  Tensor x_{Shape{4, 3}}, gamma_{Shape{3}}, beta_{Shape{3}};
  Tensor other_mean_{Shape{3}}, other_variance_{Shape{3}};
  Tape tape_{engine_};
};

TEST_F(BatchNorm, UpdatesTheStatisticsOfATrainingStep) {
  tape_.begin_training(table_, values_);
  normalize(tape_.parameter(mean_), tape_.parameter(variance_));
  EXPECT_NE(mean(), 0);
}

TEST_F(BatchNorm, OnlyReadsTheStatisticsOfAnEvaluation) {
  const ParameterArena& read_only = values_;
  tape_.begin_evaluation(table_, read_only);
  normalize(tape_.parameter(mean_), tape_.parameter(variance_));
  EXPECT_EQ(mean(), 0);
}

TEST_F(BatchNorm, OnlyReadsInputs) {
  const Tensor& read_only = other_mean_;
  tape_.begin_training(table_, values_);
  normalize(tape_.input(read_only), tape_.input(other_variance_));
  EXPECT_EQ(other_mean_.f32()[0], 0);
  EXPECT_EQ(other_variance_.f32()[0], 1);
}

}  // namespace
}  // namespace lamina

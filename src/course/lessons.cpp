#include "course/lessons/activations.hpp"
#include "course/lessons/backpropagation.hpp"
#include "course/lessons/dense_layer.hpp"
#include "course/lessons/features.hpp"
#include "course/lessons/gradient_descent.hpp"
#include "course/lessons/loss.hpp"
#include "course/lessons/mini_batches.hpp"
#include "course/lessons/optimizers.hpp"
#include "course/lessons/overfitting.hpp"
#include "course/lessons/pass_the_class.hpp"
#include "course/lessons/perceptron.hpp"
#include "course/lessons/sequential_model.hpp"
#include "lamina/course/lesson.hpp"

namespace lamina::course {

namespace {

/// In the order of the course.
using ShippedLessons =
    Kinds<PerceptronLesson, ActivationsLesson, DenseLayerLesson, SequentialModelLesson,
          PassTheClassLesson, LossLesson, GradientDescentLesson, BackpropagationLesson,
          OptimizersLesson, MiniBatchesLesson, OverfittingLesson, FeaturesLesson>;

}  // namespace

std::span<const Lesson> Lesson::shipped() {
  return members<Lesson>(ShippedLessons{});
}

std::int64_t number_of(const Lesson& lesson) {
  std::int64_t number = 1;
  for (const Lesson& each : Lesson::shipped()) {
    if (each.kind() == lesson.kind()) break;
    ++number;
  }
  return number;
}

}  // namespace lamina::course

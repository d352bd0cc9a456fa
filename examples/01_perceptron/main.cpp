// One perceptron by hand: every term of its forward pass, and its decision line.
//   build/release/bin/example_01_perceptron
#include <array>
#include <cstdio>
#include <lamina/model/perceptron.hpp>

using namespace lamina;

int main() {
  // Passes the class? A lecture counts 0.6, an hour on the project 0.4; 4 are needed.
  const Perceptron perceptron{.weights = {0.6, 0.4}, .bias = -4, .activation = sigmoid};

  for (const std::array<double, 2> student : {std::array{4.0, 5.0}, std::array{2.0, 3.0}}) {
    const Perceptron::Forward pass = perceptron.forward(student);
    std::printf("%g lectures, %g hours\n", student[0], student[1]);
    for (std::size_t i = 0; i < student.size(); ++i) {
      std::printf("  %g x %g = %.2f\n", student[i], perceptron.weights[i], pass.terms[i]);
    }
    std::printf("  sum %.2f, with the bias z = %.2f, y = g(z) = %.3f: %s\n", pass.sum, pass.z,
                pass.output, pass.z > 0 ? "yes" : "no");
  }

  // Where it cannot decide: 0.6 lectures + 0.4 hours - 4 = 0.
  const Perceptron::Line line = perceptron.decision_line();
  for (const double lectures : {0.0, 3.0, 6.0}) {
    std::printf("with %g lectures it asks for %.1f hours\n", lectures, line.y_at(lectures));
  }
}

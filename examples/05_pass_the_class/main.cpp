// "Will I pass this class?" What a network says before it has learnt, and after.
//   build/release/bin/example_05_pass_the_class
#include <cmath>
#include <cstdio>
#include <lamina/lamina.hpp>

using namespace lamina;

double draw(Seed seed) {
  return uniform(philox(seed.key(), 0, 0)[0]);
}

int main() {
  // 400 students of an invented class; a lecture is worth an hour and a half of work.
  std::string text = "lectures,hours,passed\n";
  for (std::uint64_t i = 0; i < 400; ++i) {
    const Seed student = Seed(1).at(i);
    const int lectures = static_cast<int>(13 * draw(student.at("lectures")));
    const int hours = static_cast<int>(21 * draw(student.at("hours")));
    const double chance = 1 / (1 + std::exp(6 - 1.2 * lectures - 0.8 * hours));
    text += std::to_string(lectures) + "," + std::to_string(hours) + "," +
            (draw(student.at("luck")) < chance ? "yes" : "no") + "\n";
  }
  const Table students = read_csv_text(text, "students");
  const Sequential net({Dense{8, relu}, Dense{1, sigmoid}});

  TrainOptions options{.target = "passed", .optimizer = Adam{.learning_rate = 1e-2}, .seed = 3};
  for (const std::int64_t epochs : {0, 100}) {
    options.epochs = epochs;
    const Model model = train(net, students, options);
    const double loss = evaluate(model, students).scores["log_loss"];
    // Its labels are no and yes, in this order.
    std::printf("%s: 4 lectures, 5 hours: passes with a chance of %.2f; mean loss %.2f\n",
                epochs == 0 ? "untrained" : "trained  ",
                model.predict({{"lectures", 4}, {"hours", 5}}).probabilities[1], loss);
  }
}

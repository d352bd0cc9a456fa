// "Will I pass this class?" The ten lines of the README, and why they work: what the network
// answers before and after training, and the loss, which is what training makes small.
//   examples/make_exam.py -o exam.csv && build/release/bin/example_exam [exam.csv]
#include <iostream>
#include <lamina/lamina.hpp>

using namespace lamina;

int main(int count, char** arguments) {
  const Table exam = read_csv(count > 1 ? arguments[1] : "exam.csv");
  const Sequential net({Dense{16, relu}, Dense{16, relu}, Dense{1, sigmoid}});
  const Row student = {{"lectures", 4}, {"hours", 5}};

  // No epoch of training: the weights are as they started, drawn at random from a seed.
  TrainOptions options{.target = "passed", .optimizer = Adam{.learning_rate = 1e-2}, .seed = 2};
  options.epochs = 0;
  const Model untrained = train(net, exam, options);
  options.epochs = 100;
  const Model trained = train(net, exam, options);

  // The empirical loss: the mean of -log(probability given to what came true) over all students.
  const double loss_before = evaluate(untrained, exam).scores["log_loss"];
  const double loss_after = evaluate(trained, exam).scores["log_loss"];
  std::cout << "4 lectures, 5 hours: passed?\n"
            << "  untrained: " << untrained.predict(student) << ", loss " << loss_before << "\n"
            << "  trained:   " << trained.predict(student) << ", loss " << loss_after << "\n";
  save(trained, "exam.lamina");
}

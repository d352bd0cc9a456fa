// A program that only answers: it must not carry what trains.
#include <iostream>
#include <lamina/serving/model.hpp>

int main(int, char** arguments) {
  const lamina::Model model = lamina::load_model(arguments[1]);
  std::cout << model.predict({{"lectures", 4}, {"hours", 5}}) << "\n";
}

// A residual network: blocks that add what they have learnt to what they were given, so that a deep
// network starts close to doing nothing and the gradient finds a short way back. He et al. 2015.
//   examples/make_exam.py -o exam.csv && build/release/bin/example_residual [exam.csv]
#include <iostream>
#include <lamina/lamina.hpp>

using namespace lamina;

int main(int count, char** arguments) {
  const Table exam = read_csv(count > 1 ? arguments[1] : "exam.csv");
  std::vector<Node> nodes = {{"start", Dense{16, relu}}};
  for (const std::string block : {"block_1", "block_2", "block_3"}) {
    // Its input plus what two layers make of it.
    for (Node& node : residual_block(block, nodes.back().name, {Dense{16, relu}, Dense{16}})) {
      nodes.push_back(std::move(node));
    }
  }
  nodes.push_back({"answer", Dense{1, sigmoid}, {"block_3"}});
  const Network net(nodes);

  const Model model = train(net, exam, {.target = "passed", .epochs = 30});
  for (const LayerSummary& layer : model.artifact().network.summary()) {
    std::cout << layer.name << " (" << layer.kind << ") <-";
    for (const std::string& input : layer.inputs) std::cout << " " << input;
    std::cout << "\n";
  }
  std::cout << "4 lectures, 5 hours: " << model.predict({{"lectures", 4}, {"hours", 5}}) << "\n";
}

// A residual network: blocks that add what they have learnt to what they were given, so that a deep
// network starts close to doing nothing and the gradient finds a short way back. He et al. 2015.
//   examples/make_exam.py -o exam.csv && build/release/bin/example_residual [exam.csv]
#include <iostream>
#include <lamina/lamina.hpp>

using namespace lamina;

/// input → hidden → inner → input + inner.
void add_block(std::vector<Node>& nodes, const std::string& name, const std::string& input) {
  nodes.push_back({name + "_hidden", Dense{16, relu}, {input}});
  nodes.push_back({name + "_inner", Dense{16}, {name + "_hidden"}});
  nodes.push_back({name, Add{}, {input, name + "_inner"}});
}

int main(int count, char** arguments) {
  const Table exam = read_csv(count > 1 ? arguments[1] : "exam.csv");
  std::vector<Node> nodes = {{"start", Dense{16, relu}}};
  add_block(nodes, "block_1", "start");
  add_block(nodes, "block_2", "block_1");
  add_block(nodes, "block_3", "block_2");
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

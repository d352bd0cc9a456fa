#include "commands/import.hpp"

#include <fmt/format.h>

#include "arguments/command_line.hpp"
#include "arguments/values.hpp"
#include "lamina/artifacts/save.hpp"
#include "lamina/core/error.hpp"
#include "lamina/exchange/onnx.hpp"
#include "screen/numbers.hpp"
#include "system/output_file.hpp"

namespace lamina::cli {

namespace {

const CommandHelp help = {
    .name = "import",
    .usage = "FILE.onnx -o MODEL [--columns COL,…] [--target COLUMN] [--labels LABEL,…]",
    .about =
        "Makes a model of a dense network in ONNX, as PyTorch, Keras and skl2onnx write them: it "
        "predicts, is\ninspected, its gradients checked. The network is compared with the graph "
        "before it is kept.",
    .examples =
        "  lamina import net.onnx -o net.lamina\n"
        "  lamina import net.onnx -o net.lamina --columns age,height --target passed "
        "--labels no,yes\n"};

}  // namespace

int run_import(const std::vector<std::string>& words, Console& console) {
  std::string path;
  std::optional<std::string> output, target, task;
  std::vector<std::string> columns, labels;
  bool force = false;
  bool quiet = false;

  CommandLine line(help);
  line.argument("FILE", path, "a network in ONNX");
  const char* group = "The model";
  line.option(group, "-o,--output", "MODEL", output, "the model file to write");
  line.options(group, "--columns", "COL,…", columns,
               "what the numbers of a row are called; x_1, x_2, … where not given");
  line.option(group, "--target", "COLUMN", target, "what it answers; y where not given");
  line.options(group, "--labels", "LABEL,…", labels,
               "the classes, in the order of the outputs; those of the file, or 0, 1, …");
  line.option(group, "--task", "TASK", task,
              "auto (a softmax, a sigmoid or several outputs are classes), classification, "
              "regression");
  line.flag(group, "--force", force, "replace the model file if it is there");
  line.flag("The run", "--quiet", quiet, "print errors only");
  if (!line.read(words, console)) return 0;
  if (quiet) console.be_quiet();
  if (!output) {
    throw Error({.code = "usage.missing_option",
                 .what = "nothing says where to write the model",
                 .where = "lamina import",
                 .fix = "add -o MODEL"});
  }
  OnnxImport options;
  options.columns = names("--columns", columns);
  options.labels = names("--labels", labels);
  if (target) options.target = not_empty("--target", *target);
  if (task) options.task = *task;
  not_empty("--output", *output);
  check_output(*output, force, {path});
  const Artifact artifact = import_onnx(path, options);
  save(artifact, *output, Overwrite::yes);
  console.message(fmt::format(
      "{} layers, {} parameters imported to {}\n", artifact.network.nodes().size(),
      readable(artifact.network.parameters().trainable_parameters()), printable(*output, 200)));
  return 0;
}

}  // namespace lamina::cli

#include "commands/export.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <functional>

#include "arguments/command_line.hpp"
#include "arguments/data_files.hpp"
#include "arguments/model_reading.hpp"
#include "arguments/run_options.hpp"
#include "arguments/values.hpp"
#include "lamina/core/error.hpp"
#include "lamina/exchange/export.hpp"
#include "lamina/exchange/onnx.hpp"
#include "screen/numbers.hpp"
#include "system/input_file.hpp"
#include "system/output_file.hpp"

namespace lamina::cli {

namespace {

const CommandHelp help = {
    .name = "export",
    .usage = "MODEL --onnx FILE | --cpp FILE | --safetensors FILE",
    .about =
        "Writes a model for other programs: as ONNX, which takes raw rows in many runtimes; as one "
        "header of C++17\nthat answers with the bits of lamina predict; or its weights alone, with "
        "the names and shapes of PyTorch.",
    .examples =
        "  lamina export adult.lamina --onnx adult.onnx\n"
        "  lamina export adult.lamina --cpp adult.hpp\n"
        "  lamina export adult.lamina --safetensors adult.safetensors\n"};

/// One file to write.
struct Export {
  std::string option;
  std::optional<std::string> path = {};
  std::function<std::string(const Artifact&)> bytes;
};

}  // namespace

int run_export(const std::vector<std::string>& words, Console& console) {
  std::string model_path;
  std::optional<std::string> name;
  bool force = false;
  bool quiet = false;
  OnnxOptions onnx;
  std::optional<std::string> single_input;
  std::vector<Export> exports = {{.option = "--safetensors", .bytes = safetensors_weights},
                                 {.option = "--cpp", .bytes = nullptr},
                                 {.option = "--onnx", .bytes = [&](const Artifact& artifact) {
                                    return onnx_model(artifact, onnx);
                                  }}};
  Export& weights = exports[0];
  Export& header = exports[1];
  Export& graph = exports[2];

  CommandLine line(help);
  line.argument("MODEL", model_path, "a model file, written by lamina train");
  const char* group = "What to write";
  line.option(group, "--onnx", "FILE", graph.path,
              "ONNX (IR 8, opset 17, ai.onnx.ml 3), preprocessing included");
  line.option(group, "--single-input", "NAME", single_input,
              "with --onnx: one input [N,F] of that name, where all columns are numbers");
  line.option(group, "--safetensors", "FILE", weights.path,
              "the weights alone, as PyTorch names and lays them out");
  line.option(group, "--cpp", "FILE", header.path,
              "one header of C++17 without dependencies, preprocessing included");
  line.option(group, "--namespace", "NAME", name,
              "of the header; the name of its file where not given");
  line.flag(group, "--force", force, "replace files that are there");
  line.flag("The run", "--quiet", quiet, "print errors only");
  if (!line.read(words, console)) return 0;
  if (quiet) console.be_quiet();

  header.bytes = [&](const Artifact& artifact) {
    const std::string stem = std::filesystem::path(*header.path).stem().string();
    return cpp_header(artifact, cpp_name(name.value_or(stem)));
  };
  if (single_input) onnx.single_input = not_empty("--single-input", *single_input);
  check_model(model_path);
  bool any = false;
  for (const Export& one : exports) {
    if (!one.path) continue;
    any = true;
    not_empty(one.option, *one.path);
    check_output(*one.path, force, {model_path});
  }
  if (!any) {
    throw Error({.code = "usage.missing_option",
                 .what = "nothing says what to write",
                 .where = "lamina export",
                 .fix = "add --onnx FILE, --cpp FILE or --safetensors FILE"});
  }
  const Model model = load_and_note(model_path, 1, console);
  for (const Export& one : exports) {
    if (!one.path) continue;
    const std::string bytes = one.bytes(model.artifact());
    write_file(*one.path, [&](const auto& write) { write(bytes); });
    console.message(fmt::format("{} bytes written to {}\n",
                                readable(static_cast<std::int64_t>(bytes.size())),
                                printable(*one.path, 200)));
  }
  return 0;
}

}  // namespace lamina::cli

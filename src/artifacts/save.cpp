#include "lamina/artifacts/save.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "artifacts/description.hpp"
#include "artifacts/file.hpp"
#include "artifacts/safetensors.hpp"
#include "artifacts/tensor_names.hpp"
#include "artifacts/test_vector.hpp"
#include "core/assert.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

std::string save_bytes(const Artifact& artifact) {
  LAMINA_ASSERT(artifact.parameters.dtype() == DType::f32, "parameters are saved as f32");
  artifact.check();
  const TestVector test = make_test_vector(artifact.network, artifact.parameters);
  std::vector<TensorToWrite> tensors;
  for (const ParameterEntry& entry : artifact.network.parameters().entries()) {
    tensors.push_back({entry.name, artifact.parameters.view(entry)});
  }
  for (std::size_t i = 0; i < test.outputs.size(); ++i) {
    const std::string& name = artifact.network.outputs()[i].name;
    tensors.push_back({std::string(file_name::test_outputs) + name, test.outputs[i]});
  }
  for (std::size_t i = 0; i < test.inputs.size(); ++i) {
    const std::string& name = artifact.network.inputs()[i].name;
    tensors.push_back({std::string(file_name::test_inputs) + name, test.inputs[i]});
  }
  const Fingerprints& fingerprints = artifact.fingerprints;
  if (fingerprints.known()) {
    const auto size = static_cast<std::int64_t>(fingerprints.gaps.size());
    tensors.push_back({std::string(file_name::fingerprints),
                       ConstView(fingerprints.gaps.data(), Shape{size}, DType::u8)});
  }
  return write_container(tensors,
                         {{std::string(file_name::description), canonical(describe(artifact))}});
}

void save(const Artifact& artifact, const std::string& path, Overwrite overwrite) {
  write_file(path, save_bytes(artifact), overwrite == Overwrite::yes);
}

void check_can_save(const std::string& path, Overwrite overwrite) {
  check_writable(path, overwrite == Overwrite::yes);
}

Notes doubts(const Artifact& artifact) {
  Notes found;
  for (const ParameterEntry& entry : artifact.network.parameters().entries()) {
    const ConstView view = artifact.parameters.view(entry);
    const auto broken = std::count_if(view.f32(), view.f32() + view.elements(),
                                      [](float value) { return !std::isfinite(value); });
    if (broken > 0) {
      found.push_back(
          {.code = "model.note.not_finite",
           .what = fmt::format("{} of {} numbers are not finite", broken, view.elements()),
           .where = fmt::format("parameter '{}'", printable(entry.name)),
           .fix = "train the model again, with a lower learning rate"});
    }
  }
  return found;
}

}  // namespace lamina

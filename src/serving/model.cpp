#include "lamina/serving/model.hpp"

#include <utility>

namespace lamina {

Model::Model(Artifact artifact, int threads)
    : Model(std::make_shared<const Artifact>(std::move(artifact)), threads) {}

Model::Model(std::shared_ptr<const Artifact> artifact, int threads)
    : predictor_(std::make_shared<const Predictor>(std::move(artifact), threads)) {}

void save(const Model& model, const std::string& path, Overwrite overwrite) {
  save(model.artifact(), path, overwrite);
}

Model load_model(const std::string& path, int threads, const Registry& registry) {
  return Model(load(path, registry), threads);
}

}  // namespace lamina

#include "lamina/serving/model.hpp"

#include <utility>

namespace lamina {

Model::Model(Artifact artifact, int threads)
    : predictor_(std::make_shared<const Predictor>(
          std::make_shared<const Artifact>(std::move(artifact)), threads)) {}

void save(const Model& model, const std::string& path, Overwrite overwrite) {
  save(model.artifact(), path, overwrite);
}

Model load_model(const std::string& path, int threads) {
  return Model(load(path), threads);
}

}  // namespace lamina

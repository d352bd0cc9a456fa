// A trained model as a value: what train() returns, and what is saved, loaded and asked.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>

#include "lamina/artifacts/save.hpp"
#include "lamina/serving/predictor.hpp"

namespace lamina {

/// Immutable; copies share one network. Any number of threads may ask it.
class Model {
 public:
  /// `threads` as in Engine, for tables of many rows.
  explicit Model(Artifact artifact, int threads = 0);
  explicit Model(std::shared_ptr<const Artifact> artifact, int threads = 0);

  Prediction predict(const Row& row) const { return predictor_->predict(row); }
  /// `model.predict({{"lectures", 4}, {"hours", 5}})`.
  Prediction predict(std::initializer_list<NamedCell> row) const { return predict(Row(row)); }
  Predictions predict(const Table& table) const { return predictor_->predict(table); }

  const Artifact& artifact() const { return predictor_->artifact(); }
  const Predictor& predictor() const { return *predictor_; }

 private:
  std::shared_ptr<const Predictor> predictor_;
};

/// As save() and load() of an Artifact.
void save(const Model& model, const std::string& path, Overwrite overwrite = Overwrite::yes);
Model load_model(const std::string& path, int threads = 0, const Registry& registry = {});

}  // namespace lamina

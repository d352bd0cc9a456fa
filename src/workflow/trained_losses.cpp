#include "workflow/trained_losses.hpp"

#include "artifacts/json_fields.hpp"
#include "workflow/defaults.hpp"
#include "workflow/recorded_recipe.hpp"
#include "workflow/weighting.hpp"

namespace lamina {

namespace {

struct Losses {
  FitOptions& fit;
  void fields(Fields& f) {
    f.family("loss", fit.loss, "what is made small");
    f.list("losses", fit.losses, "the same for each of several outputs");
  }
};

}  // namespace

Tensor trained_weights(const Artifact& artifact, const Table& table,
                       std::span<const std::int64_t> rows) {
  const Weighting weighting =
      weighting_of(recorded_recipe(artifact).options(), artifact.preprocessor);
  return loss_weights(weighting, artifact.preprocessor, table, rows);
}

FitOptions trained_losses(const Artifact& artifact) {
  const DataSize size = size_of(artifact.preprocessor, artifact.training.rows);
  FitOptions fit = default_fit_options(size, artifact.network, {});
  const JsonSource source{.name = "the model", .family = "model", .every_key = false};
  const Json recipe = parse_json(artifact.training.recipe, source);
  Json kept = Json::object();
  for (const char* key : {"loss", "losses"}) {
    if (recipe.contains(key)) kept[key] = recipe[key];
  }
  Losses losses{fit};
  from_json(kept, losses, source, "recipe");
  return fit;
}

}  // namespace lamina

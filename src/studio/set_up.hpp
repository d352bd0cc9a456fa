// Networks and lessons as a page asks for them.
#pragma once

#include <string>

#include "artifacts/json.hpp"
#include "studio/scene.hpp"

namespace lamina::studio {

/// The options of the scene's data with the layers, activation and dropout that are wanted; what
/// is not said of them stays as the scene has it. At most 8 layers of 1,024 units.
TrainOptions network_options(const Scene& scene, const Json& wanted);
/// "2 layers of 8, tanh", "no hidden layer", for people.
std::string layers_text(const Scene& scene);
/// "dropout 0.5, learning rate 0.1".
std::string settings_text(const Json& wanted);

struct LessonScene {
  std::shared_ptr<const Scene> scene;
  double speed = 0;
};
/// What a lesson of the course begins with. Error `usage.unknown_lesson`.
LessonScene lesson_scene(const std::string& kind, std::int64_t version);
/// LessonSetup of the contract.
Json lesson_setup(const std::string& kind);

}  // namespace lamina::studio

#include "artifacts/json_family.hpp"

namespace lamina {

std::size_t read_kind(const Json& object, const JsonSource& source, const std::string& path,
                      std::string_view word, std::span<const std::string_view> kinds) {
  if (!object.is_object()) {
    throw_json_error(source, "bad_value",
                     fmt::format("expected an object, found {}", type_of(object)), path);
  }
  const auto kind = object.find("kind");
  if (kind == object.end() || !kind->is_string()) {
    throw_json_error(source, "missing_key",
                     fmt::format("the key 'kind' must say which {} this is", word), path);
  }
  const auto& wanted = kind->get_ref<const std::string&>();
  const auto place = std::find(kinds.begin(), kinds.end(), wanted);
  if (place != kinds.end()) return static_cast<std::size_t>(place - kinds.begin());

  throw_json_error(
      source, fmt::format("unknown_{}", word),
      fmt::format("unknown {} '{}'; known are {}", word, printable(wanted), fmt::join(kinds, ", ")),
      path + ".kind", suggestion(wanted, kinds, source));
}

}  // namespace lamina

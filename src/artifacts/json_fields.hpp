// Configs to JSON and back: two visitors of their fields.
#pragma once

#include <string>
#include <vector>

#include "artifacts/json.hpp"
#include "lamina/core/fields.hpp"

namespace lamina {

/// Writes each field into a JSON object.
class JsonWriter final : public Fields {
 public:
  explicit JsonWriter(Json& object) { open_.push_back(&object); }
  bool given(std::string_view, bool at_default) override { return !at_default; }

 protected:
  void boolean(std::string_view name, bool& value, std::string_view) override;
  void integer(std::string_view name, std::int64_t& value, Range, std::string_view) override;
  void real(std::string_view name, double& value, Range, std::string_view) override;
  void text(std::string_view name, std::string& value, std::string_view) override;
  void texts(std::string_view name, std::vector<std::string>& values, std::string_view) override;
  void reals(std::string_view name, std::vector<double>& values, std::string_view) override;
  void integers(std::string_view name, std::vector<std::int64_t>& values, Range,
                std::string_view) override;
  void choice(std::string_view name, int& index, std::span<const std::string_view> names,
              std::string_view) override;
  std::size_t begin_list(std::string_view name, std::size_t size, std::string_view) override;
  void begin_item(std::size_t index) override;
  void end_item() override { open_.pop_back(); }
  void end_list() override { open_.pop_back(); }
  void begin_group(std::string_view name, std::string_view) override;
  void end_group() override { open_.pop_back(); }
  std::string begin_family(std::string_view name, std::string_view kind, std::string_view,
                           std::span<const std::string_view>, std::string_view) override;
  void end_family(std::string_view name) override;

 private:
  Json& member(std::string_view name);
  std::vector<Json*> open_;
};

/// Reads each field from a JSON object. A key that no field has, a missing key (where the source
/// wants every key), a wrong type and a value out of range are Errors that name the place.
class JsonReader final : public Fields {
 public:
  JsonReader(const Json& object, const JsonSource& source, std::string path);
  /// Errors if the object has a key that was not asked for; `other` is one to let pass.
  void finish(std::string_view other = "");
  bool given(std::string_view name, bool at_default) override;

 protected:
  void boolean(std::string_view name, bool& value, std::string_view) override;
  void integer(std::string_view name, std::int64_t& value, Range range, std::string_view) override;
  void real(std::string_view name, double& value, Range range, std::string_view) override;
  void text(std::string_view name, std::string& value, std::string_view) override;
  void texts(std::string_view name, std::vector<std::string>& values, std::string_view) override;
  void reals(std::string_view name, std::vector<double>& values, std::string_view) override;
  void integers(std::string_view name, std::vector<std::int64_t>& values, Range range,
                std::string_view) override;
  void choice(std::string_view name, int& index, std::span<const std::string_view> names,
              std::string_view) override;
  std::size_t begin_list(std::string_view name, std::size_t size, std::string_view) override;
  void begin_item(std::size_t index) override;
  void end_item() override;
  void end_list() override { open_.pop_back(); }
  void begin_group(std::string_view name, std::string_view) override;
  void end_group() override;
  std::string begin_family(std::string_view name, std::string_view kind, std::string_view family,
                           std::span<const std::string_view> known, std::string_view) override;
  void end_family(std::string_view name) override;
  const Registry& registry() const override;

 private:
  struct Open {
    const Json* json;  // nullptr: left out, fields keep their values
    std::string path;
    std::vector<std::string> known;
  };

  /// The member called `name`, or nullptr when it is left out and may be.
  const Json* find(std::string_view name);
  std::string path_of(std::string_view name) const;
  void open_object(const Json* json, std::string path);
  [[noreturn]] void wrong_type(std::string_view name, std::string_view wanted, const Json& found);

  const JsonSource& source_;
  std::vector<Open> open_;
};

template <class Config>
Json to_json(Config config) {
  Json object = Json::object();
  JsonWriter writer(object);
  config.fields(writer);
  return object;
}

template <class Config>
void from_json(const Json& object, Config& config, const JsonSource& source, std::string path) {
  JsonReader reader(object, source, std::move(path));
  config.fields(reader);
  reader.finish();
}

}  // namespace lamina

// Members of open families to JSON and back: {"kind": "dense", "units": 64, …}.
#pragma once

#include <string>

#include "artifacts/json_fields.hpp"

namespace lamina {

/// A config whose only field is the member, beside nothing: its kind and fields are the object.
template <class Family>
struct Alone {
  Family& member;
  void fields(Fields& f) { f.family("", member, "which one, and its fields"); }
};

template <class Family>
Json family_to_json(Family member) {
  return to_json(Alone<Family>{member});
}

/// Error `….unknown_<family>` for a kind that is none of the source's registry.
template <class Family>
Family family_from_json(const Json& object, const JsonSource& source, const std::string& path) {
  Family member = Family::shipped().front();
  Alone<Family> alone{member};
  from_json(object, alone, source, path);
  return member;
}

}  // namespace lamina

// Numbers for JSON, which knows neither infinity nor NaN: those are null.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "artifacts/json.hpp"

namespace lamina::studio {

/// In its shortest form that reads back to the same bits of its own type.
Json number(float value);
Json number(double value);

template <class Values>
Json numbers(const Values& values) {
  Json list = Json::array();
  for (const auto value : values) list.push_back(number(value));
  return list;
}

}  // namespace lamina::studio

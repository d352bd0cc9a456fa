// The members of a family by being in its list: with their defaults, and with everything that is
// off by default switched on.
#pragma once

#include <span>
#include <vector>

#include "lamina/core/fields.hpp"

namespace lamina::testing {

/// Sets numbers that are 0 to 0.1 (which no field forbids that has 0) and switches flags on.
class SwitchingOn final : public Fields {
 protected:
  void boolean(std::string_view, bool& value, std::string_view) override { value = true; }
  void integer(std::string_view, std::int64_t&, Range, std::string_view) override {}
  void real(std::string_view, double& value, Range, std::string_view) override {
    if (value == 0) value = 0.1;
  }
  void text(std::string_view, std::string&, std::string_view) override {}
  void texts(std::string_view, std::vector<std::string>&, std::string_view) override {}
  void reals(std::string_view, std::vector<double>&, std::string_view) override {}
  void choice(std::string_view, int&, std::span<const std::string_view>,
              std::string_view) override {}
  std::size_t begin_list(std::string_view, std::size_t size, std::string_view) override {
    return size;
  }
  void begin_item(std::size_t) override {}
  void end_item() override {}
  void end_list() override {}
  void begin_group(std::string_view, std::string_view) override {}
  void end_group() override {}
};

template <class Family>
std::vector<Family> varied_configs() {
  std::vector<Family> all;
  for (const Family& member : Family::shipped()) {
    all.push_back(member);
    SwitchingOn on;
    all.emplace_back(member).fields(on);
  }
  return all;
}

}  // namespace lamina::testing

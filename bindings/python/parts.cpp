// The members of each family as data, from which make_parts.py writes Python classes.
#include <nanobind/stl/string.h>

#include <string>

#include "building.hpp"
#include "lamina/model/layers.hpp"
#include "lamina/objective/losses.hpp"
#include "lamina/training/optimizers.hpp"
#include "lamina/training/schedules.hpp"

namespace lamina::python {

namespace nb = nanobind;

namespace {

nb::str text_of(std::string_view text) {
  return nb::str(text.data(), text.size());
}

/// Writes (name, type, default, help) of each field of a config down; of a member of a family
/// within it only its kind.
class Described final : public Fields {
 public:
  nb::list list;

 protected:
  void boolean(std::string_view name, bool& value, std::string_view help) override {
    add(name, "bool", nb::cast(value), help);
  }
  void integer(std::string_view name, std::int64_t& value, Range range,
               std::string_view help) override {
    add(name, "int", nb::cast(value), with(range, help));
  }
  void real(std::string_view name, double& value, Range range, std::string_view help) override {
    add(name, "float", nb::cast(value), with(range, help));
  }
  void text(std::string_view name, std::string& value, std::string_view help) override {
    add(name, "str", nb::cast(value), help);
  }
  void texts(std::string_view name, std::vector<std::string>&, std::string_view help) override {
    add(name, "Sequence[str]", nb::tuple(), help);
  }
  void reals(std::string_view name, std::vector<double>& values, std::string_view help) override {
    add(name, "Sequence[float]", tuple_of(values), help);
  }
  void integers(std::string_view name, std::vector<std::int64_t>& values, Range,
                std::string_view help) override {
    add(name, "Sequence[int]", tuple_of(values), help);
  }
  void choice(std::string_view name, int& index, std::span<const std::string_view> names,
              std::string_view help) override {
    std::string all;
    for (const std::string_view choice : names) {
      all += (all.empty() ? "" : ", ") + std::string(choice);
    }
    add(name, "str", text_of(names[static_cast<std::size_t>(index)]),
        std::string(help) + ": " + all);
  }
  std::size_t begin_list(std::string_view name, std::size_t, std::string_view help) override {
    add(name, "Sequence[Any]", nb::tuple(), help);
    return 0;
  }
  void begin_item(std::size_t) override {}
  void end_item() override {}
  void end_list() override {}
  void begin_group(std::string_view, std::string_view) override { ++depth_; }
  void end_group() override { --depth_; }
  std::string begin_family(std::string_view name, std::string_view kind, std::string_view,
                           std::span<const std::string_view> known,
                           std::string_view help) override {
    std::string all;
    for (const std::string_view choice : known) {
      all += (all.empty() ? "" : ", ") + std::string(choice);
    }
    add(name, "str | Mapping[str, Any]", text_of(kind), std::string(help) + ": " + all);
    ++depth_;
    return std::string(kind);
  }
  void end_family(std::string_view) override { --depth_; }
  bool given(std::string_view, bool) override { return true; }

 private:
  static std::string with(Range range, std::string_view help) {
    const std::string legal = range.text();
    return std::string(help) + (legal.empty() ? "" : " (" + legal + ")");
  }
  template <class T>
  static nb::tuple tuple_of(const std::vector<T>& values) {
    nb::list made;
    for (const T& value : values) made.append(value);
    return nb::tuple(made);
  }
  void add(std::string_view name, const char* type, nb::object value, std::string_view help) {
    if (depth_ > 0 || name.empty()) return;
    list.append(nb::make_tuple(text_of(name), type, value, text_of(help)));
  }

  int depth_ = 0;
};

template <class Family>
nb::list members_of() {
  nb::list all;
  for (Family member : Family::shipped()) {
    Described described;
    member.fields(described);
    all.append(nb::make_tuple(text_of(member.kind()), described.list));
  }
  return all;
}

}  // namespace

void bind_parts(nb::module_& module) {
  module.def("families", [] {
    nb::dict all;
    all["layers"] = members_of<LayerConfig>();
    all["losses"] = members_of<Loss>();
    all["optimizers"] = members_of<OptimizerConfig>();
    all["schedules"] = members_of<Schedule>();
    return all;
  });
}

}  // namespace lamina::python

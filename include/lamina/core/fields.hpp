// One description of a config (name, value, legal range, a line of help) that JSON, flags, docs and
// validation all read. A config is a plain struct with `void fields(Fields& f)`.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

class Registry;

/// The legal values of a number. NaN is never legal.
struct Range {
  double low = 0;
  double high = 0;
  bool low_open = false;
  bool high_open = false;
  bool contains(double value) const;
  /// "in (0, 1]", "above 0", "at least 1".
  std::string text() const;
};
Range any_number();
Range above(double low);
Range at_least(double low);
Range within(double low, double high);
Range below_one();  ///< [0, 1)

/// Visits the fields of a config. A visitor reads or writes each value in place.
class Fields {
 public:
  virtual ~Fields() = default;

  void operator()(std::string_view name, bool& value, std::string_view help);
  void operator()(std::string_view name, std::int64_t& value, Range range, std::string_view help);
  void operator()(std::string_view name, double& value, Range range, std::string_view help);
  void operator()(std::string_view name, std::string& value, std::string_view help);
  void operator()(std::string_view name, std::vector<std::string>& values, std::string_view help);
  void operator()(std::string_view name, std::vector<double>& values, std::string_view help);
  void operator()(std::string_view name, std::vector<std::int64_t>& values, Range range,
                  std::string_view help);
  /// A value of an enum whose members are 0…names.size()-1, written by its name.
  template <class Enum>
  requires std::is_enum_v<Enum>
  void operator()(std::string_view name, Enum& value, std::span<const std::string_view> names,
                  std::string_view help) {
    int index = static_cast<int>(value);
    choice(name, index, names, help);
    value = static_cast<Enum>(index);
  }
  /// A list of configs, each visited in turn; a reading visitor resizes it first.
  template <class Item>
  void list(std::string_view name, std::vector<Item>& items, std::string_view help) {
    items.resize(begin_list(name, items.size(), help));
    for (std::size_t i = 0; i < items.size(); ++i) {
      begin_item(i);
      items[i].fields(*this);
      end_item();
    }
    end_list();
  }
  /// A member of an open family inside this config; include lamina/core/family.hpp. With an empty
  /// name its kind and its fields stand beside those of this config.
  template <class Family>
  void family(std::string_view name, Family& member, std::string_view help);
  /// Whether a field that is younger than some files is there; ask before the field itself. At its
  /// default it is not written, and a file that lacks it leaves it there, so old files stay as they
  /// are: `if (f.given("alpha", alpha == 1)) f("alpha", alpha, …);`
  virtual bool given(std::string_view name, bool at_default);
  /// A config inside this one.
  template <class Config>
  void group(std::string_view name, Config& config, std::string_view help) {
    begin_group(name, help);
    config.fields(*this);
    end_group();
  }

 protected:
  virtual void boolean(std::string_view name, bool& value, std::string_view help) = 0;
  virtual void integer(std::string_view name, std::int64_t& value, Range range,
                       std::string_view help) = 0;
  virtual void real(std::string_view name, double& value, Range range, std::string_view help) = 0;
  virtual void text(std::string_view name, std::string& value, std::string_view help) = 0;
  virtual void texts(std::string_view name, std::vector<std::string>& values,
                     std::string_view help) = 0;
  virtual void reals(std::string_view name, std::vector<double>& values, std::string_view help) = 0;
  virtual void integers(std::string_view name, std::vector<std::int64_t>& values, Range range,
                        std::string_view help);
  virtual void choice(std::string_view name, int& index, std::span<const std::string_view> names,
                      std::string_view help) = 0;
  virtual std::size_t begin_list(std::string_view name, std::size_t size,
                                 std::string_view help) = 0;
  virtual void begin_item(std::size_t index) = 0;
  virtual void end_item() = 0;
  virtual void end_list() = 0;
  virtual void begin_group(std::string_view name, std::string_view help) = 0;
  virtual void end_group() = 0;
  /// Says which of the `known` members is wanted: `kind` is the one that is there.
  virtual std::string begin_family(std::string_view name, std::string_view kind,
                                   std::string_view family, std::span<const std::string_view> known,
                                   std::string_view help);
  virtual void end_family(std::string_view name);
  /// Where the members of families are found by name: ours alone, unless a visitor knows more.
  virtual const Registry& registry() const;
};

/// Throws Error `usage.bad_value` that names `owner` and the first field outside its range.
template <class Config>
void validate(std::string_view owner, Config config);

/// The visitor behind validate().
class ValidatingFields final : public Fields {
 public:
  explicit ValidatingFields(std::string_view owner) : owner_(owner) {}

 protected:
  void boolean(std::string_view, bool&, std::string_view) override {}
  void integer(std::string_view, std::int64_t&, Range, std::string_view) override;
  void real(std::string_view, double&, Range, std::string_view) override;
  void text(std::string_view, std::string&, std::string_view) override {}
  void texts(std::string_view, std::vector<std::string>&, std::string_view) override {}
  void reals(std::string_view, std::vector<double>&, std::string_view) override {}
  void choice(std::string_view, int&, std::span<const std::string_view>, std::string_view) override;
  std::size_t begin_list(std::string_view, std::size_t size, std::string_view) override {
    return size;
  }
  void begin_item(std::size_t) override {}
  void end_item() override {}
  void end_list() override {}
  void begin_group(std::string_view, std::string_view) override {}
  void end_group() override {}

 private:
  std::string_view owner_;
};

template <class Config>
void validate(std::string_view owner, Config config) {
  ValidatingFields visitor(owner);
  config.fields(visitor);
}

}  // namespace lamina

// Configs from a line of text, as the command line has them: "adamw:weight_decay=0.02,beta2=0.99".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lamina/core/family.hpp"

namespace lamina {

/// Reads the fields that "name=value,name=value" sets and leaves the others. Lists have ; between
/// their items.
class TextFields final : public Fields {
 public:
  /// `owner` is what errors call the config, `where` where the text stands.
  TextFields(std::string_view text, std::string_view owner, std::string_view where);
  /// Error `usage.unknown_field` for a name that no field has.
  void finish() const;

 protected:
  void boolean(std::string_view name, bool& value, std::string_view help) override;
  void integer(std::string_view name, std::int64_t& value, Range range,
               std::string_view help) override;
  void real(std::string_view name, double& value, Range range, std::string_view help) override;
  void text(std::string_view name, std::string& value, std::string_view help) override;
  void texts(std::string_view name, std::vector<std::string>& values,
             std::string_view help) override;
  void reals(std::string_view name, std::vector<double>& values, std::string_view help) override;
  void integers(std::string_view name, std::vector<std::int64_t>& values, Range range,
                std::string_view help) override;
  void choice(std::string_view name, int& index, std::span<const std::string_view> names,
              std::string_view help) override;
  std::size_t begin_list(std::string_view, std::size_t size, std::string_view) override {
    return size;
  }
  void begin_item(std::size_t) override {}
  void end_item() override {}
  void end_list() override {}
  void begin_group(std::string_view, std::string_view) override {}
  void end_group() override {}
  std::string begin_family(std::string_view name, std::string_view kind, std::string_view family,
                           std::span<const std::string_view> known, std::string_view help) override;

 private:
  struct Setting {
    std::string name;
    std::string value;
    bool used = false;
  };
  /// What the text says of a field; null when nothing.
  const std::string* find(std::string_view name);
  double number(std::string_view name, const std::string& text, Range range) const;
  std::int64_t whole_number(std::string_view name, const std::string& text, Range range) const;
  [[noreturn]] void bad_value(std::string_view name, std::string_view found,
                              const std::string& wanted) const;

  std::string owner_;
  std::string where_;
  std::vector<Setting> settings_;
  std::vector<std::string> names_;
};

/// The member that "kind" or "kind:name=value,…" describes. Fields that it does not say are those
/// of `base` where that has the same kind, else the kind's defaults. Error
/// `usage.unknown_<family>`, `usage.unknown_field` or `usage.bad_value`.
template <class Family>
Family from_text(std::string_view text, std::string_view where, const Registry& registry = {},
                 const Family* base = nullptr) {
  const std::size_t colon = text.find(':');
  Family member = named<Family>(text.substr(0, colon), registry, where);
  if (base != nullptr && base->kind() == member.kind()) member = *base;
  TextFields fields(colon == std::string_view::npos ? "" : text.substr(colon + 1), member.kind(),
                    where);
  member.fields(fields);
  fields.finish();
  return member;
}

}  // namespace lamina

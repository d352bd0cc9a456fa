// Open families (layers, losses, optimizers, …): a value that holds any config, ours or a user's.
#pragma once

#include <any>
#include <array>
#include <concepts>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <typeindex>
#include <typeinfo>
#include <utility>
#include <vector>

#include "lamina/core/fields.hpp"

namespace lamina {

/// A plain struct: `kind` is its name in files and flags, `fields` describes what may be set.
template <class C>
concept Config = std::copy_constructible<C> && requires(C& config, Fields& f) {
  std::string_view(C::kind);
  config.fields(f);
};

/// What is asked of every config that is held; the interface of a family derives from it and adds
/// its own questions.
template <class Interface>
class Held {
 public:
  virtual ~Held() = default;
  virtual std::string_view kind() const = 0;
  virtual void fields(Fields& f) = 0;
  virtual std::unique_ptr<Interface> copy() const = 0;
  /// The config when it is a `type`, else null.
  virtual void* get(const std::type_info& type) = 0;
};

/// Answers those questions for a config. `Self` is the family's own template, which answers the
/// rest: `template <class C> class LayerOf : public Holder<LayerInterface, LayerOf<C>, C>`.
template <class Interface, class Self, Config C>
class Holder : public Interface {
 public:
  explicit Holder(C config) : config_(std::move(config)) {}
  std::string_view kind() const override { return C::kind; }
  void fields(Fields& f) override { config_.fields(f); }
  std::unique_ptr<Interface> copy() const override { return std::make_unique<Self>(config_); }
  void* get(const std::type_info& type) override { return type == typeid(C) ? &config_ : nullptr; }

 protected:
  C config_;
};

/// A member of a family, by value: copies are independent.
template <class Interface, template <class> class Of>
class Member {
 public:
  template <class C>
  requires(Config<C> && !std::derived_from<C, Member>)
      Member(C config)  // NOLINT(google-explicit-constructor): Dense{4} is a LayerConfig
      : held_(std::make_unique<Of<C>>(std::move(config))) {}
  Member(const Member& other) : held_(other.held_->copy()) {}
  Member& operator=(const Member& other) {
    held_ = other.held_->copy();
    return *this;
  }
  Member(Member&&) noexcept = default;
  Member& operator=(Member&&) noexcept = default;
  ~Member() = default;

  std::string_view kind() const { return held_->kind(); }
  void fields(Fields& f) { held_->fields(f); }
  /// The config when it is a `C`, else null.
  template <class C>
  const C* as() const {
    return static_cast<const C*>(held_->get(typeid(C)));
  }
  template <class C>
  C* as() {
    return static_cast<C*>(held_->get(typeid(C)));
  }
  const Interface* operator->() const { return held_.get(); }
  Interface* operator->() { return held_.get(); }

 private:
  std::unique_ptr<Interface> held_;
};

/// The list of a family's own members: the only place that names them all.
template <class... Configs>
struct Kinds {};

/// One of each, with its defaults, in the order of the list.
template <class Family, class... Configs>
std::span<const Family> members(Kinds<Configs...>) {
  static const std::array<Family, sizeof...(Configs)> all = {Family(Configs{})...};
  return all;
}

/// What files and command lines may name beside our own: the configs of a user's program.
class Registry {
 public:
  /// registry.add<LayerConfig>(Scale{}): from now on {"kind": "scale"} is a layer. Error
  /// `usage.duplicate_kind` when the family has that name.
  template <class Family>
  Registry& add(Family member) {
    refuse_duplicate(Family::family, member.kind(), kinds<Family>());
    std::any& list = own_[typeid(Family)];
    if (!list.has_value()) list = std::vector<Family>();
    std::any_cast<std::vector<Family>&>(list).push_back(std::move(member));
    return *this;
  }

  /// The member called `kind` with its defaults; null when there is none.
  template <class Family>
  const Family* find(std::string_view kind) const {
    for (const std::span<const Family> list : {Family::shipped(), own<Family>()}) {
      for (const Family& member : list) {
        if (member.kind() == kind) return &member;
      }
    }
    return nullptr;
  }

  /// All names of a family, ours first.
  template <class Family>
  std::vector<std::string_view> kinds() const {
    std::vector<std::string_view> names;
    for (const std::span<const Family> list : {Family::shipped(), own<Family>()}) {
      for (const Family& member : list) names.push_back(member.kind());
    }
    return names;
  }

 private:
  template <class Family>
  std::span<const Family> own() const {
    const auto list = own_.find(typeid(Family));
    if (list == own_.end()) return {};
    return std::any_cast<const std::vector<Family>&>(list->second);
  }
  static void refuse_duplicate(std::string_view family, std::string_view kind,
                               std::span<const std::string_view> known);

  std::map<std::type_index, std::any> own_;
};

/// Throws Error `usage.unknown_<family>` that suggests the nearest of `names`.
[[noreturn]] void throw_unknown_kind(std::string_view family, std::string_view name,
                                     std::span<const std::string_view> names,
                                     std::string_view where);

/// The names of a family's members, in the order of the list.
template <class Family>
std::vector<std::string_view> kinds(const Registry& registry = {}) {
  return registry.kinds<Family>();
}

/// The member called `kind` with its defaults, or Error `usage.unknown_<family>` at `where`.
template <class Family>
Family named(std::string_view kind, const Registry& registry = {}, std::string_view where = "") {
  if (const Family* member = registry.find<Family>(kind)) return *member;
  throw_unknown_kind(Family::family, kind, registry.kinds<Family>(), where);
}

template <class Family>
void Fields::family(std::string_view name, Family& member, std::string_view help) {
  const std::string kind =
      begin_family(name, member.kind(), Family::family, registry().kinds<Family>(), help);
  if (kind != member.kind()) member = named<Family>(kind, registry());
  member.fields(*this);
  end_family(name);
}

}  // namespace lamina

// Open families: values that hold any config, registries, and configs from a line of text.
#include "lamina/core/family.hpp"

#include <gtest/gtest.h>

#include "lamina/core/error.hpp"
#include "lamina/core/text_fields.hpp"

namespace lamina {
namespace {

class ShapeInterface : public Held<ShapeInterface> {
 public:
  virtual double area() const = 0;
};
template <class C>
class ShapeOf final : public Holder<ShapeInterface, ShapeOf<C>, C> {
 public:
  using Holder<ShapeInterface, ShapeOf<C>, C>::Holder;
  double area() const override { return this->config_.area(); }
};

struct Square {
  static constexpr std::string_view kind = "square";
  double side = 1;
  void fields(Fields& f) { f("side", side, above(0), "of the square"); }
  double area() const { return side * side; }
};

struct Round {
  static constexpr std::string_view kind = "round";
  std::int64_t radius = 2;
  bool half = false;
  void fields(Fields& f) {
    f("radius", radius, at_least(1), "from the middle");
    f("half", half, "only one side");
  }
  double area() const { return (half ? 1.5 : 3) * static_cast<double>(radius * radius); }
};

class Form : public Member<ShapeInterface, ShapeOf> {
 public:
  using Member::Member;
  static constexpr std::string_view family = "form";
  static std::span<const Form> shipped() { return members<Form>(Kinds<Square>{}); }
};

template <class Call>
ErrorFacts facts_of(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error.facts();
  }
  return {};
}

TEST(Family, HoldsAConfigByValue) {
  const Form first = Square{3};
  Form second = first;
  second.as<Square>()->side = 5;
  EXPECT_EQ(first->area(), 9);
  EXPECT_EQ(second->area(), 25);
  EXPECT_EQ(second.kind(), "square");
  EXPECT_EQ(first.as<Round>(), nullptr);
  second = Round{};
  EXPECT_EQ(second->area(), 12);
}

TEST(Family, ChecksTheFieldsOfWhatItHolds) {
  EXPECT_EQ(facts_of([] { validate("form", Form(Square{-1})); }).code, "usage.bad_value");
}

TEST(Registry, FindsOurOwnAndAUsers) {
  Registry registry;
  EXPECT_EQ(facts_of([&] { named<Form>("round", registry); }).code, "usage.unknown_form");
  registry.add<Form>(Round{});
  EXPECT_EQ(named<Form>("round", registry)->area(), 12);
  EXPECT_EQ(named<Form>("square", registry)->area(), 1);
  EXPECT_EQ(kinds<Form>(registry).size(), 2U);
  EXPECT_EQ(kinds<Form>().size(), 1U);
}

TEST(Registry, RefusesANameTwice) {
  Registry registry;
  EXPECT_EQ(facts_of([&] { registry.add<Form>(Square{}); }).code, "usage.duplicate_kind");
  registry.add<Form>(Round{});
  EXPECT_EQ(facts_of([&] { registry.add<Form>(Round{}); }).code, "usage.duplicate_kind");
}

Form form(std::string_view text) {
  Registry registry;
  registry.add<Form>(Round{});
  return from_text<Form>(text, "option --form", registry);
}

TEST(TextFields, SetWhatTheTextNames) {
  EXPECT_EQ(form("square")->area(), 1);
  EXPECT_EQ(form("square:side=2.5")->area(), 6.25);
  EXPECT_EQ(form("round:half=true,radius=4")->area(), 24);
}

TEST(TextFields, RefuseWhatTheyCannotRead) {
  for (const char* text : {"round:radius=2.5", "round:radius=0", "round:radius=", "round:radius",
                           "round:=4", "round:half=yes", "square:side=nan", "square:side=1e999"}) {
    const ErrorFacts facts = facts_of([&] { form(text); });
    EXPECT_EQ(facts.code, "usage.bad_value") << text;
    EXPECT_EQ(facts.where, "option --form") << text;
  }
  EXPECT_EQ(facts_of([] { form("rond"); }).fix,
            "did you mean 'round'? choose one of: square, round");
  EXPECT_EQ(facts_of([] { form("round:raduis=3"); }).fix,
            "did you mean 'radius'? it has: radius, half");
}

}  // namespace
}  // namespace lamina

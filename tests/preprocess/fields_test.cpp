// A preprocessor written and read through its fields is the same, and a damaged one is refused.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <deque>
#include <string>
#include <variant>
#include <vector>

#include "lamina/preprocess/preprocessor.hpp"
#include "support/facts_of.hpp"

namespace lamina {
namespace {

using Value = std::variant<bool, std::int64_t, double, std::string, std::vector<std::string>,
                           std::vector<double>, int, std::size_t>;

/// Writes every field into a list in order, or reads them back from it.
class ListFields final : public Fields {
 public:
  explicit ListFields(std::deque<Value>& list, bool reading) : list_(list), reading_(reading) {}

 protected:
  template <class T>
  void visit(T& value) {
    if (reading_) {
      value = std::get<T>(list_.front());
      list_.pop_front();
    } else {
      list_.push_back(value);
    }
  }
  void boolean(std::string_view, bool& value, std::string_view) override { visit(value); }
  void integer(std::string_view, std::int64_t& value, Range range, std::string_view) override {
    EXPECT_TRUE(range.contains(static_cast<double>(value)));
    visit(value);
  }
  void real(std::string_view, double& value, Range range, std::string_view) override {
    EXPECT_TRUE(range.contains(value));
    visit(value);
  }
  void text(std::string_view, std::string& value, std::string_view) override { visit(value); }
  void texts(std::string_view, std::vector<std::string>& value, std::string_view) override {
    visit(value);
  }
  void reals(std::string_view, std::vector<double>& value, std::string_view) override {
    visit(value);
  }
  void choice(std::string_view, int& index, std::span<const std::string_view>,
              std::string_view) override {
    visit(index);
  }
  std::size_t begin_list(std::string_view, std::size_t size, std::string_view) override {
    visit(size);
    return size;
  }
  void begin_item(std::size_t) override {}
  void end_item() override {}
  void end_list() override {}
  void begin_group(std::string_view, std::string_view) override {}
  void end_group() override {}

 private:
  std::deque<Value>& list_;
  bool reading_;
};

Table mixed() {
  return read_csv_text(
      "day,age,city,name,y\n2011-01-01,31,Rome,,1.5\n2011-03-02,?,Oslo,,2\n,45,Rome,,3\n");
}

Preprocessor fitted(const Table& table) {
  return Preprocessor::fit(table, std::vector<std::int64_t>{0, 1, 2}, {.target = "y"});
}

TEST(PreprocessorFields, SurviveARoundTrip) {
  const Table table = mixed();
  Preprocessor first = fitted(table);
  first.check();
  std::deque<Value> written;
  ListFields writer(written, false);
  first.fields(writer);

  Preprocessor second;
  std::deque<Value> left = written;
  ListFields reader(left, true);
  second.fields(reader);
  EXPECT_TRUE(left.empty());
  second.check();
  std::deque<Value> again;
  ListFields rewriter(again, false);
  second.fields(rewriter);
  EXPECT_EQ(written, again);

  const Features a = first.apply(table);
  const Features b = second.apply(table);
  for (std::int64_t i = 0; i < a["numbers"].elements(); ++i) {
    EXPECT_EQ(a["numbers"].f32()[i], b["numbers"].f32()[i]);
  }
  EXPECT_EQ(second.feature_names(), first.feature_names());
  EXPECT_EQ(second.left_out().size(), 1U);
  EXPECT_EQ(second.invert_target(0.5F), first.invert_target(0.5F));
}

TEST(PreprocessorFields, StatisticsAreExactlyF32) {
  const Preprocessor preprocessor = fitted(mixed());
  for (const NumberColumn& column : preprocessor.number_columns()) {
    for (const NumberFeature& feature : column.features) {
      EXPECT_EQ(static_cast<double>(static_cast<float>(feature.center)), feature.center);
      EXPECT_EQ(static_cast<double>(static_cast<float>(feature.scale)), feature.scale);
    }
  }
}

TEST(PreprocessorFields, EveryDamagedFieldIsRefusedOrHarmless) {
  // Each number, name and choice in turn is replaced by nonsense.
  Preprocessor good = fitted(mixed());
  std::deque<Value> written;
  ListFields writer(written, false);
  good.fields(writer);
  int refused = 0;
  for (std::size_t i = 0; i < written.size(); ++i) {
    std::deque<Value> damaged = written;
    if (auto* number = std::get_if<double>(&damaged[i])) {
      *number = 0.1;  // no f32
    } else if (auto* choice = std::get_if<int>(&damaged[i])) {
      *choice = (*choice + 1) % 2;
    } else if (auto* words = std::get_if<std::vector<std::string>>(&damaged[i])) {
      words->assign(2, "same");
    } else if (auto* word = std::get_if<std::string>(&damaged[i])) {
      *word = "age";
    } else {
      continue;
    }
    Preprocessor read;
    ListFields reader(damaged, true);
    read.fields(reader);
    try {
      read.check();
      read.apply(mixed());
    } catch (const Error& error) {
      EXPECT_TRUE(error.code() == "model.bad_preprocessing" || error.code().rfind("data.", 0) == 0)
          << error.what();
      ++refused;
    }
  }
  EXPECT_GE(refused, 10);
  EXPECT_EQ(facts_of([] { Preprocessor().check(); }).code, "model.bad_preprocessing");
}

}  // namespace
}  // namespace lamina

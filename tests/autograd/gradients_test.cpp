// The gradient of every operation against differences in double.
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>

#include "operation_cases.hpp"

namespace lamina {
namespace {

using namespace gradient_check;

/// The operations that the public header declares.
std::set<std::string> declared_operations() {
  std::ifstream header(LAMINA_TEST_DIR "/../include/lamina/autograd/operations.hpp");
  std::set<std::string> names;
  const std::regex declaration(R"(^Var (\w+)\()");
  for (std::string line; std::getline(header, line);) {
    std::smatch match;
    if (std::regex_search(line, match, declaration)) names.insert(match[1]);
  }
  return names;
}

TEST(EveryOperation, HasACaseHere) {
  std::set<std::string> covered;
  for (const Case& one : operation_cases()) covered.insert(one.name.substr(0, one.name.find(' ')));
  const std::set<std::string> declared = declared_operations();
  EXPECT_GE(declared.size(), 15U);
  for (const std::string& name : declared) {
    EXPECT_TRUE(covered.count(name) == 1) << "add a case for " << name << " to operation_cases.cpp";
  }
}

TEST(EveryOperation, HasTheGradientsOfCentralDifferences) {
  Tally all;
  for (const Case& one : operation_cases()) {
    const Tally tally = expect_gradients(one);
    all.compared += tally.compared;
    all.zeros += tally.zeros;
  }
  EXPECT_GT(all.compared, 2000);
  RecordProperty("compared", static_cast<int>(all.compared));
}

TEST(EveryOperation, AgreesInBothPrecisions) {
  for (const Case& one : operation_cases()) expect_same_in_both_precisions(one);
}

TEST(GradientCheck, SeesAGradientThatIsHalfOfWhatItShouldBe) {
  std::vector<Tensor> copies;  // each is read until its tape is gone
  const Case wrong = {"x² whose second x is a constant", {{4, 3}}, [&](Scene& s, auto x) {
                        const ConstView value = s.tape().value(x[0]);
                        copies.push_back(converted(value, s.tape().dtype()));
                        return multiply(s.tape(), x[0], s.tape().input(copies.back()));
                      }};
  testing::TestPartResultArray failures;
  {
    testing::ScopedFakeTestPartResultReporter reporter(
        testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &failures);
    expect_gradients(wrong);
  }
  EXPECT_GT(failures.size(), 12);
}

TEST(Kinks, HaveTheDocumentedSlope) {
  const Case relu_at_0 = {"relu", {{1, 1}}, [](Scene& s, std::span<const Var> x) {
                            return activate(s.tape(), x[0], Activation::relu);
                          }};
  const Case leaky_at_0 = {"leaky_relu", {{1, 1}}, [](Scene& s, std::span<const Var> x) {
                             return activate(s.tape(), x[0], Activation::leaky_relu);
                           }};
  for (const DType dtype : {DType::f32, DType::f64}) {
    for (const auto& [one, slope_at_1] : {std::pair(relu_at_0, 0.0), std::pair(leaky_at_0, 0.01)}) {
      Subject subject(one, dtype);
      write(subject.values(0), 0, 1);
      subject.loss(1, true);
      const double right = read(subject.gradients(0), 0);
      ASSERT_NE(right, 0);
      write(subject.values(0), 0, 0);
      subject.loss(1, true);
      EXPECT_NEAR(read(subject.gradients(0), 0), slope_at_1 * right, 1e-7) << one.name;
    }
  }
}

}  // namespace
}  // namespace lamina

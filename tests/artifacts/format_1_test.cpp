// Model files that version 0.1 wrote (commit 92ce4b9) still open and give the same answers.
#include <gtest/gtest.h>

#include "lamina/data/read.hpp"
#include "lamina/serving/model.hpp"

namespace lamina {
namespace {

const std::string folder = LAMINA_TEST_DIR "/artifacts/files/";

TEST(FormatOne, ATableModelAnswersAsItDid) {
  const Model model = load_model(folder + "format_1_table.lamina", 1);
  const ReadOptions reading = model.artifact().preprocessor.read_options(false);
  const Predictions answers = model.predict(read_csv(folder + "format_1_rows.csv", reading));
  const std::vector<float> yes = {0.49897042F, 0.50832236F, 0.57002664F, 0.46696135F, 0.5835968F};
  ASSERT_EQ(answers.rows(), 5);
  for (std::int64_t row = 0; row < 5; ++row) {
    EXPECT_EQ(answers.probabilities.f32()[row * 2 + 1], yes[static_cast<std::size_t>(row)]);
  }
}

TEST(FormatOne, AModelOfImagesAnswersAsItDid) {
  const Model model = load_model(folder + "format_1_images.lamina", 1);
  const Predictions answers = model.predict(read_table(folder + "tiny-images-idx3-ubyte", {}));
  const std::vector<float> first = {0.13075958F, 0.43312585F, 0.43611458F,
                                    0.2849532F,  0.3867586F,  0.32828817F};
  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(answers.probabilities.f32()[i], first[i]);
  }
}

TEST(FormatOne, IsSavedAsFormatTwoAndAnswersTheSame) {
  const Model old = load_model(folder + "format_1_table.lamina", 1);
  const std::string bytes = save_bytes(old.artifact());
  const Model now(load_bytes(std::as_bytes(std::span(bytes))), 1);
  EXPECT_NE(bytes.find("\\\"format\\\":2"), std::string::npos);
  const Row row = {{"age", 33}, {"town", "town3"}, {"joined", "2015-06-01"}, {"fare", 41.5}};
  EXPECT_EQ(now.predict(row).value, old.predict(row).value);
}

}  // namespace
}  // namespace lamina

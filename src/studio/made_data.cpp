// The tables of the lessons, made inside the program.
#include <utility>
#include <vector>

#include "course/pixels.hpp"
#include "course/rows.hpp"
#include "studio/scene.hpp"

namespace lamina::studio {

namespace {

constexpr std::int64_t students = 400;
constexpr std::int64_t ring_points = 400;
constexpr std::int64_t pictures = 600;

std::vector<double> column_of(const Tensor& x, std::int64_t column) {
  std::vector<double> values;
  const std::int64_t columns = x.shape().columns();
  for (std::int64_t row = 0; row < x.shape().rows(); ++row) {
    values.push_back(x.f32()[row * columns + column]);
  }
  return values;
}

Table two_columns(const course::Rows& rows, const char* name, const char* first, const char* second,
                  const char* target, const char* no, const char* yes) {
  std::vector<std::string> words;
  for (std::int64_t row = 0; row < rows.count(); ++row) {
    words.emplace_back(rows.y.f32()[row] > 0.5F ? yes : no);
  }
  Table table(name);
  table.add_numbers(first, column_of(rows.x, 0));
  table.add_numbers(second, column_of(rows.x, 1));
  table.add_categories(target, words);
  return table;
}

std::shared_ptr<const Data> data_of(Table table, TrainOptions options, std::string question,
                                    std::map<std::string, std::string> asked,
                                    std::pair<std::string, std::string> axes = {}) {
  auto data = std::make_shared<Data>(*prepared_data(std::move(table), std::move(options)));
  data->question = std::move(question);
  data->exam = true;
  if (!asked.empty()) data->asked = std::move(asked);
  if (!axes.first.empty()) data->axes = std::move(axes);
  return data;
}

}  // namespace

std::shared_ptr<const Data> exam() {
  TrainOptions options;
  options.target = "passed";
  options.seed = 1;  // weights that say no, wrongly, to the student who asks
  options.layers = std::vector<std::int64_t>{};
  options.dropout = 0;
  options.loss = BinaryCrossEntropy{};
  options.optimizer = Sgd{.learning_rate = 0.1};
  options.schedule = ScheduleConfig{};
  options.clip_norm = 0;
  options.epochs = 60;
  options.patience = 0;
  return data_of(two_columns(course::students(students, Seed(1)), "exam", "lectures", "hours",
                             "passed", "no", "yes"),
                 std::move(options), "Will I pass this class?", {{"hours", "5"}, {"lectures", "4"}},
                 {"hours", "lectures"});
}

std::shared_ptr<const Data> rings() {
  TrainOptions options;
  options.target = "ring";
  options.layers = {8, 8};
  options.activation = Activation::tanh;
  options.dropout = 0;
  options.loss = BinaryCrossEntropy{};
  options.optimizer = Adam{.learning_rate = 0.02};
  options.schedule = ScheduleConfig{};
  options.epochs = 150;
  options.patience = 0;
  return data_of(two_columns(course::rings(ring_points, Seed(1)), "rings", "x", "y", "ring",
                             "outside", "inside"),
                 std::move(options), "Does this point lie in the ring?", {});
}

std::shared_ptr<const Data> pixels() {
  const course::Pixels drawn = course::drawn_glyphs(pictures, Seed(1));
  const std::int64_t rows = drawn.training.count();
  Column image;
  image.name = "image";
  image.type = ColumnType::image;
  image.image_size = {course::Pixels::side, course::Pixels::side, 1};
  std::vector<std::string> words;
  for (std::int64_t i = 0; i < rows * course::Pixels::count; ++i) {
    constexpr float white = 255;
    image.pixels.push_back(static_cast<std::uint8_t>(white * drawn.training.x.f32()[i] + 0.5F));
  }
  for (std::int64_t row = 0; row < rows; ++row) {
    words.push_back(drawn.names[static_cast<std::size_t>(drawn.training.y.i32()[row])]);
  }
  Table table("pictures");
  table.add(std::move(image));
  table.add_categories("label", words);
  TrainOptions options;
  options.target = "label";
  options.layers = {16};
  options.activation = relu;
  options.dropout = 0;
  options.optimizer = Adam{.learning_rate = 0.003};
  options.schedule = ScheduleConfig{};
  options.epochs = 30;
  options.patience = 0;
  return data_of(std::move(table), std::move(options), "Which picture is this?", {});
}

}  // namespace lamina::studio

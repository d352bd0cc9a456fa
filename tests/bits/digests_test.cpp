// A dozen small trainings whose every bit is pinned: all families, on any number of threads and any
// CPU level (CMake runs this program once for each). A change that moves a digest must mean to, and
// says so in CHANGELOG.md.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>

#include "lamina/lamina.hpp"

namespace lamina {
namespace {

/// FNV-1a over the bytes of values.
class Digest {
 public:
  void add(const void* data, std::size_t bytes) {
    const auto* at = static_cast<const unsigned char*>(data);
    for (std::size_t i = 0; i < bytes; ++i) state_ = (state_ ^ at[i]) * 0x100000001b3U;
  }
  std::string text() const {
    std::array<char, 17> hex{};
    std::snprintf(hex.data(), hex.size(), "%016llx", static_cast<unsigned long long>(state_));
    return hex.data();
  }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325U;
};

constexpr std::int64_t most_rows = 300;
constexpr std::int64_t columns = 5;

/// Numbers, codes, pixels and targets of every type, drawn from one seed.
struct Data {
  Tensor numbers{Shape{most_rows, columns}};
  Tensor pixels{Shape{most_rows, 1, 12, 1}, DType::u8};
  Tensor codes{Shape{most_rows, 2}, DType::i32};
  Tensor values{Shape{most_rows, 2}};
  Tensor value{Shape{most_rows, 1}};
  Tensor binary{Shape{most_rows, 1}};
  Tensor classes{Shape{most_rows}, DType::i32};
  Tensor weights{Shape{most_rows}};

  Data() {
    auto draw = [place = std::uint64_t{0}]() mutable {
      return normal(Seed(7), place++);
    };
    for (std::int64_t row = 0; row < most_rows; ++row) {
      float* x = numbers.f32() + row * columns;
      for (std::int64_t i = 0; i < columns; ++i) x[i] = static_cast<float>(draw());
      for (std::int64_t i = 0; i < 12; ++i) {
        pixels.u8()[row * 12 + i] = static_cast<std::uint8_t>((row * 31 + i * 17) % 256);
      }
      codes.i32()[row * 2] = static_cast<std::int32_t>(row % 4);
      codes.i32()[row * 2 + 1] = static_cast<std::int32_t>((row * 7) % 13);
      const auto noise = static_cast<float>(draw());
      value.f32()[row] = x[0] * x[1] + 0.5F * x[2] + 0.1F * noise;
      values.f32()[row * 2] = value.f32()[row];
      values.f32()[row * 2 + 1] = x[3] - noise;
      binary.f32()[row] = x[0] + x[1] * x[2] > 0 ? 1.0F : 0.0F;
      classes.i32()[row] = x[0] > 0.5F ? 2 : (x[1] > 0 ? 1 : 0);
      weights.f32()[row] = static_cast<float>(1 + row % 3);
    }
  }
};

const Data& data() {
  static const Data all;
  return all;
}

/// What a network takes and is told, of the first `rows` rows.
struct Task {
  bool codes = false;
  bool pixels = false;
  bool weighted = false;
  std::int64_t rows = 100;
  bool validated = true;
};

Examples part(const Task& task, std::int64_t first, std::int64_t rows, const Tensor& targets) {
  const auto take = [&](const Tensor& tensor) {
    return tensor.view().rows(first, rows);
  };
  Examples examples;
  examples.inputs = {take(task.pixels ? data().pixels : data().numbers)};
  if (task.codes) examples.inputs.push_back(take(data().codes));
  examples.targets = {take(targets)};
  if (task.weighted) examples.weights = take(data().weights);
  return examples;
}

/// Weights and embeddings start by their place in the table, so that a digest tells of training
/// alone, not of names.
ParameterArena start(const Network& network) {
  ParameterArena values = network.initialize(Seed(0));
  std::uint64_t place = 0;
  for (const ParameterEntry& entry : network.parameters().entries()) {
    if (entry.shape.rank() != 2) continue;
    for (std::int64_t i = 0; i < entry.shape.elements(); ++i) {
      values.view(entry).f32()[i] = static_cast<float>(0.3 * normal(Seed(3), place++));
    }
  }
  return values;
}

std::string digest_of(Network network, const Tensor& targets, FitOptions options, const Task& task,
                      int threads) {
  std::vector<Field> fields = {Field::numbers(columns)};
  if (task.pixels) fields = {Field::pixels(1, 12)};
  if (task.codes) fields.push_back(Field::codes({3, 12}));
  network.build(fields);
  ParameterArena values = start(network);
  const Engine engine(threads);
  options.epochs = 3;
  const Examples validation = task.validated ? part(task, most_rows - 40, 40, targets) : Examples{};
  const FitResult result =
      fit(engine, network, values, part(task, 0, task.rows, targets), validation, options);
  Digest digest;
  digest.add(values.all().data(), values.all().bytes());
  for (const EpochRecord& epoch : result.history) {
    digest.add(&epoch.loss, sizeof epoch.loss);
    if (epoch.validation_loss) digest.add(&*epoch.validation_loss, sizeof *epoch.validation_loss);
  }
  const Program program = network.lower(values);
  Program::Workspace workspace;
  Tensor row(fields[0].of_rows(1), fields[0].dtype);
  const Tensor codes(Shape{1, 2}, DType::i32);
  if (task.pixels) {
    std::fill_n(row.u8(), row.elements(), std::uint8_t{100});
  } else {
    std::fill_n(row.f32(), row.elements(), 0.5F);
  }
  const std::array<ConstView, 2> inputs = {row, codes};
  const ConstView& answer = program.run(engine, std::span(inputs).first(fields.size()), workspace);
  digest.add(answer.data(), answer.bytes());
  return digest.text();
}

/// The same digest on one, two and three threads.
void expect_digest(const std::string& wanted, const Network& network, const Tensor& targets,
                   const FitOptions& options, const Task& task = {}) {
  for (const int threads : {1, 2, 3}) {
    EXPECT_EQ(digest_of(network, targets, options, task, threads), wanted) << threads << " threads";
  }
}

FitOptions options_of(const Loss& loss, const OptimizerConfig& optimizer) {
  FitOptions options;
  options.loss = loss;
  options.optimizer = optimizer;
  options.batch_size = 17;
  return options;
}

TEST(Digests, OfSgdWithMomentumOnSquaredError) {
  const Sgd sgd{.momentum = 0.9, .nesterov = true, .weight_decay = 0.01};
  expect_digest("926065477aed33ff", Sequential{Dense{7, Activation::tanh}, Dense{1}}, data().value,
                options_of(MeanSquaredError{}, sgd));
}

TEST(Digests, OfAdamWithDropoutOnTwoClasses) {
  FitOptions options =
      options_of(BinaryCrossEntropy{.label_smoothing = 0.1}, Adam{.learning_rate = 0.01});
  options.schedule = {.schedule = CosineSchedule{}, .warmup_epochs = 1};
  options.clip_norm = 0.5;
  expect_digest("52443ebec234054f", Sequential{Dense{9, silu}, Dropout{0.3}, Dense{1, sigmoid}},
                data().binary, options);
}

TEST(Digests, OfAdamWWithLayerNormalizationOnThreeClasses) {
  FitOptions options =
      options_of(SoftmaxCrossEntropy{.label_smoothing = 0.1}, AdamW{.learning_rate = 0.01});
  options.schedule.schedule = StepSchedule{.epochs = 1, .factor = 0.5};
  options.monitor = Monitor::accuracy;
  expect_digest("702130e83be0d1af",
                Sequential{Dense{9, gelu}, LayerNormalization{}, Dense{3, softmax}}, data().classes,
                options);
}

TEST(Digests, OfRmsPropWithBatchNormalizationOnHuber) {
  expect_digest("052d95a8e2c08de2", Sequential{Dense{8, relu}, BatchNormalization{}, Dense{2}},
                data().values, options_of(Huber{.delta = 0.7}, RmsProp{.momentum = 0.5}));
}

TEST(Digests, OfAdagradOnAbsoluteError) {
  expect_digest("047d60008a4fff3f",
                Sequential{Dense{8, leaky_relu}, Dense{4, Activation::tanh}, Dense{1}},
                data().value, options_of(MeanAbsoluteError{}, Adagrad{}));
}

TEST(Digests, OfAdadeltaOnTwoOutputs) {
  expect_digest("4aefdaa3c8bc0b4d", Sequential{Dense{8, sigmoid}, Dense{2}}, data().values,
                options_of(MeanSquaredError{}, Adadelta{}));
}

TEST(Digests, OfEmbeddingsAndWeightedRows) {
  expect_digest("0c4c5ae21f266fd6", Sequential{Embedding{}, Dense{8, silu}, Dense{1, sigmoid}},
                data().binary, options_of(BinaryCrossEntropy{}, Adam{}),
                {.codes = true, .weighted = true});
}

TEST(Digests, OfPixels) {
  expect_digest("a813f511e541cd21", Sequential{Flatten{}, Dense{8, relu}, Dense{3, softmax}},
                data().classes, options_of(SoftmaxCrossEntropy{}, Sgd{.learning_rate = 0.1}),
                {.pixels = true});
}

TEST(Digests, OfABatchOfSeveralBlocks) {
  FitOptions options = options_of(MeanSquaredError{}, AdamW{.learning_rate = 0.01});
  options.batch_size = most_rows;
  expect_digest("71044e12a59d5db1",
                Sequential{Dense{70, gelu}, BatchNormalization{}, Dense{33, silu}, Dense{2}},
                data().values, options, {.weighted = true, .rows = most_rows});
}

TEST(Digests, OfSoftmaxAndActivationsAsLayers) {
  expect_digest("63ab712dc35676d1",
                Sequential{Dense{6}, Activate{softmax}, Dense{5}, Activate{gelu},
                           Activate{leaky_relu}, Dense{2, Activation::tanh}},
                data().values, options_of(MeanSquaredError{}, Adam{}));
}

TEST(Digests, WithoutValidationRows) {
  expect_digest("c2a3bec1ba164a9e", Sequential{Dense{8, relu}, Dense{1}}, data().value,
                options_of(MeanSquaredError{}, Sgd{.learning_rate = 0.05}), {.validated = false});
}

/// Each number of shards has bits of its own, whoever computes them.
TEST(Digests, OfShards) {
  const std::map<std::int64_t, std::string> wanted = {
      {1, "a03ab3e94450ffcf"}, {2, "bce3eef787a2c849"}, {4, "2149f9265dc80372"}};
  for (const auto& [shards, digest] : wanted) {
    SCOPED_TRACE(testing::Message() << shards << " shards");
    FitOptions options = options_of(Huber{}, AdamW{.learning_rate = 0.01});
    options.batch_size = 50;
    options.shards = shards;
    expect_digest(digest, Sequential{Dense{33, gelu}, Dropout{0.2}, BatchNormalization{}, Dense{2}},
                  data().values, options, {.weighted = true, .rows = 120});
  }
}

TEST(Digests, OfGroupsOfParameters) {
  FitOptions options = options_of(MeanSquaredError{}, AdamW{.learning_rate = 0.01});
  options.groups = {{.names = "dense_1.*", .optimizer = Sgd{.momentum = 0.9}},
                    {.kind = GroupKind::bias, .frozen = true},
                    {.names = "*.weight", .rate = 0.3, .weight_decay = 0.2}};
  expect_digest("b70f75d2fc3919b7",
                Sequential{Dense{8, relu}, LayerNormalization{}, Dense{5}, Dense{1}}, data().value,
                options);
}

TEST(Digests, OfAnAverageOfTheParameters) {
  FitOptions options = options_of(MeanSquaredError{}, Sgd{.learning_rate = 0.05});
  options.average = 0.9;
  expect_digest("0f9b83253c6fc5f7", Sequential{Dense{8, relu}, BatchNormalization{}, Dense{1}},
                data().value, options);
}

TEST(Digests, OfABatchOfSeveralBlocksInShardsAndSteps) {
  FitOptions options = options_of(MeanSquaredError{}, Adam{.learning_rate = 0.01});
  options.batch_size = 140;
  options.shards = 2;
  options.accumulate = 2;
  expect_digest("657cab835d04e7df", Sequential{Dense{70, silu}, Dropout{0.1}, Dense{2}},
                data().values, options, {.rows = most_rows});
}

/// Where a network starts depends on the names of its layers and the seed.
TEST(Digests, OfWhereANetworkStarts) {
  Sequential network({Embedding{.dimension = 4}, Dense{8, relu}, BatchNormalization{}, Dense{3},
                      Dense{2, softmax}});
  network.build({Field::numbers(columns), Field::codes({3, 12})});
  const ParameterArena values = network.initialize(Seed(5));
  Digest digest;
  digest.add(values.all().data(), values.all().bytes());
  EXPECT_EQ(digest.text(), "43ba9099f257d148");
}

/// Of the answers of a whole recipe to a table with numbers, holes and categories.
std::string digest_of_answers(Recipe recipe) {
  std::vector<double> a;
  std::vector<double> b;
  std::vector<std::string> town;
  std::vector<std::string> y;
  for (int i = 0; i < 200; ++i) {
    a.push_back(i % 9 == 0 ? std::numeric_limits<double>::quiet_NaN() : i % 17 * 0.37);
    b.push_back(i * 7 % 23 - 11);
    town.push_back("town" + std::to_string(i * 5 % 12));
    y.emplace_back((i % 17) * 0.37 + (i * 5 % 12) > 8 ? "yes" : "no");
  }
  Table table("made");
  table.add_numbers("a", a).add_numbers("b", b).add_categories("town", town).add_categories("y", y);
  const TrainOptions options{.target = "y", .epochs = 4, .recipe = recipe, .threads = 2};
  const Predictions answers = run_training(plan_training(table, options)).model.predict(table);
  Digest digest;
  digest.add(answers.values.data(), answers.values.size() * sizeof(double));
  return digest.text();
}

TEST(Digests, OfTheDefaultRecipeOnATable) {
  EXPECT_EQ(digest_of_answers(Recipe::automatic), "ae44499b6e436626");
}

TEST(Digests, OfOneNetworkOnATable) {
  EXPECT_EQ(digest_of_answers(Recipe::mlp), "54158ce8de6c2d84");
}

}  // namespace
}  // namespace lamina

/// A level that this CPU lacks has nothing to show.
int main(int count, char** words) {
  try {
    lamina::instructions_in_use();
  } catch (const lamina::Error& error) {
    if (error.code() != "usage.bad_isa") throw;
    std::puts("0 tests: this CPU has no such level");
    return 77;
  }
  testing::InitGoogleTest(&count, words);
  return RUN_ALL_TESTS();
}

#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>
#include <vector>

#include "data/expect_error.hpp"
#include "data/readers/idx.hpp"
#include "lamina/data/read.hpp"

namespace lamina {

namespace {

namespace fs = std::filesystem;

std::string idx(unsigned type, std::initializer_list<unsigned> sizes, const std::string& bytes) {
  std::string file = {'\0', '\0', static_cast<char>(type), static_cast<char>(sizes.size())};
  for (const unsigned size : sizes) {
    for (const unsigned shift : {24U, 16U, 8U, 0U}) file += static_cast<char>(size >> shift);
  }
  return file + bytes;
}

/// A folder of its own for every test.
class ReadIdx : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "lamina-idx-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& bytes) const {
    std::string path = (folder_ / name).string();
    if (name.ends_with(".gz")) {
      const gzFile file = gzopen(path.c_str(), "wb");
      gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
      gzclose(file);
    } else {
      std::ofstream(path, std::ios::binary) << bytes;
    }
    return path;
  }
  /// Three images of 2 x 2 and their labels 7, 10, 7.
  std::string write_pair(const std::string& end = "") const {
    write("t-labels-idx1-ubyte" + end, idx(8, {3}, "\x07\x0A\x07"));
    return write(
        "t-images-idx3-ubyte" + end,
        idx(8, {3, 2, 2}, std::string("\x00\x01\x02\xFF\x04\x05\x06\x07\x08\x09\x0A\x0B", 12)));
  }
  /// The facts without the folder's random name.
  ErrorFacts facts(const std::string& path, const ReadOptions& options = {}) const {
    ErrorFacts found = facts_of([&] { read_table(path, options); });
    for (std::string* text : {&found.what, &found.where, &found.fix}) {
      const std::string prefix = folder_.string() + "/";
      for (std::size_t at = 0; (at = text->find(prefix)) != text->npos;) {
        text->erase(at, prefix.size());
      }
    }
    return found;
  }

  fs::path folder_;
};

const ReadOptions with_labels{.target = "label"};

TEST_F(ReadIdx, GivesPixelsAndTheLabelsBesideThem) {
  for (const char* end : {"", ".gz"}) {
    const Table table = read_table(write_pair(end), with_labels);
    ASSERT_EQ(table.rows(), 3);
    const Column& image = table.column("image");
    EXPECT_EQ(image.type, ColumnType::image);
    EXPECT_EQ(image.image_size, (ImageSize{2, 2, 1}));
    EXPECT_EQ(image.pixels, (std::vector<std::uint8_t>{0, 1, 2, 255, 4, 5, 6, 7, 8, 9, 10, 11}));
    const Column& label = table.column("label");
    EXPECT_EQ(label.type, ColumnType::category);
    EXPECT_EQ(label.labels, (std::vector<std::string>{"10", "7"}));
    EXPECT_EQ(label.codes, (std::vector<std::int32_t>{1, 0, 1}));
    EXPECT_EQ(label.distinct, 2);
  }
}

TEST_F(ReadIdx, FindsPackedLabelsOfPlainImagesAndReadsLabelsAsNumbers) {
  const std::string path = write_pair();
  fs::remove(folder_ / "t-labels-idx1-ubyte");
  write("t-labels-idx1-ubyte.gz", idx(8, {3}, "\x01\x02\x03"));
  const Table table = read_table(path, {.types = {{"label", ColumnType::number}}});
  EXPECT_EQ(table.column("label").numbers, (std::vector<double>{1, 2, 3}));
}

TEST_F(ReadIdx, TakesLabelsFromTheFileThatIsGivenAndLeavesOutWhatIsDropped) {
  const std::string path = write_pair();
  ReadOptions options;
  options.labels = write("mine", idx(8, {3}, "\x05\x05\x06"));
  EXPECT_EQ(read_table(path, options).column("label").text(2), "6");
  options.drop = {"label"};
  EXPECT_EQ(read_table(path, options).find("label"), nullptr);
}

TEST_F(ReadIdx, SelectsAndSkipsImagesWithoutLabels) {
  const std::string path = write("digits", idx(8, {2, 3}, "abcdef"));
  const Table table = read_table(path);
  EXPECT_EQ(table.find("label"), nullptr);
  EXPECT_EQ(table.column("image").image_size, (ImageSize{1, 3, 1}));
  const std::vector<std::int64_t> rows = {1};
  const Table second = table.select(rows);
  EXPECT_EQ(second.rows(), 1);
  EXPECT_EQ(second.column("image").pixels, (std::vector<std::uint8_t>{'d', 'e', 'f'}));
}

TEST_F(ReadIdx, KnowsTheFormatByItsBytesAndTheTargetByTheFormat) {
  EXPECT_EQ(usual_target(write_pair()), "label");
  EXPECT_EQ(usual_target(write("any", idx(8, {1, 1}, "x"))), "label");
  EXPECT_EQ(usual_target(write("table.csv", "a,b\n1,2\n")), "");
  EXPECT_EQ(usual_target("-"), "");
  EXPECT_EQ(idx_labels_beside("a/train-images.idx3-ubyte.gz"), "a/train-labels.idx1-ubyte.gz");
  EXPECT_EQ(idx_labels_beside("images/x.gz"), "");
}

TEST_F(ReadIdx, SaysWhatIsWrongWithAFile) {
  const auto bad = [&](const std::string& bytes) {
    return facts(write("x.idx", bytes));
  };
  expect_facts(bad("GIF8"), {.code = "data.idx_magic",
                             .what = "the file does not start like IDX (0, 0, type, dimensions)",
                             .where = "x.idx",
                             .fix = "copy or download the file again; a table is best named .csv"});
  expect_facts(bad(""), {.code = "data.idx_magic",
                         .what = "the file is empty, expected IDX",
                         .where = "x.idx",
                         .fix = "copy or download the file again; a table is best named .csv"});
  expect_facts(bad(idx(11, {1, 1}, "ab")),
               {.code = "data.idx_type",
                .what = "found values of IDX type 11, expected bytes (8)",
                .where = "x.idx",
                .fix = "write pixels and labels as unsigned bytes"});
  expect_facts(bad(idx(8, {2, 2, 2}, "abcdefg")),
               {.code = "data.idx_short",
                .what = "the file ends after 7 of the 2 x 2 x 2 bytes that its header tells of",
                .where = "x.idx",
                .fix = "copy or download the file again"});
  expect_facts(bad(idx(8, {2, 2, 2}, "abcdefghi")),
               {.code = "data.idx_long",
                .what = "the file goes on behind the 2 x 2 x 2 bytes that its header tells of",
                .where = "x.idx",
                .fix = "copy or download the file again"});
  expect_facts(bad(idx(8, {2}, "ab")),
               {.code = "data.idx_no_images",
                .what = "the file holds labels (one dimension), expected images",
                .where = "x.idx",
                .fix = "name the file of the images; their labels are found beside them"});
  EXPECT_EQ(bad(idx(8, {2, 2}, "abcd").substr(0, 10)).code, "data.idx_short");
  EXPECT_EQ(bad(idx(8, {0, 28, 28}, "")).code, "data.no_rows");
  EXPECT_EQ(bad(idx(8, {1, 0, 28}, "")).code, "data.idx_dimensions");
  EXPECT_EQ(bad(idx(8, {1, 65536, 65536}, "")).code, "data.idx_dimensions");
  EXPECT_EQ(bad(idx(8, {4294967295U, 4096, 4096}, "")).code, "resource.memory");
  EXPECT_EQ(bad(idx(8, {1, 1, 1, 1, 1}, "a")).code, "data.idx_dimensions");
}

TEST_F(ReadIdx, SaysWhatIsWrongWithLabels) {
  const std::string path = write_pair();
  write("t-labels-idx1-ubyte", idx(8, {2}, "ab"));
  expect_facts(facts(path), {.code = "data.idx_counts",
                             .what = "found 2 labels for 3 images",
                             .where = "t-labels-idx1-ubyte",
                             .fix = "give the labels of these images: t-images-idx3-ubyte"});
  fs::remove(folder_ / "t-labels-idx1-ubyte");
  EXPECT_EQ(read_table(path).find("label"), nullptr);
  expect_facts(facts(path, with_labels),
               {.code = "data.idx_no_labels",
                .what = "the labels of the images are not there: t-labels-idx1-ubyte",
                .where = "t-images-idx3-ubyte",
                .fix = "put the file there, or say where it is: --labels FILE"});
  ReadOptions images_twice;
  images_twice.labels = path;
  EXPECT_EQ(facts(path, images_twice).code, "data.idx_no_labels");
}

TEST_F(ReadIdx, RefusesWhatOnlyTextHas) {
  const std::string path = write_pair();
  EXPECT_EQ(facts(path, {.delimiter = ';'}).code, "usage.conflict");
  EXPECT_EQ(facts(path, {.header = false}).code, "usage.conflict");
  EXPECT_EQ(facts(path, {.drop = {"labels"}}).fix, "did you mean 'label'?");
  EXPECT_EQ(facts(path, {.target = "digit"}).code, "usage.unknown_target");
  EXPECT_EQ(facts(path, {.types = {{"label", ColumnType::date}}}).code, "usage.bad_value");
  ReadOptions labels;
  labels.labels = path;
  EXPECT_EQ(facts(write("t.csv", "a\n1\n"), labels).code, "usage.conflict");
  EXPECT_EQ(facts(write("t.csv", "a\n1\n"), {.types = {{"a", ColumnType::image}}}).code,
            "usage.bad_value");
}

TEST_F(ReadIdx, UnpacksNoMoreThanTheHeaderTellsOf) {
  const std::string bomb =
      write("x.idx.gz", idx(8, {1, 2, 2}, std::string(std::size_t{64} << 20U, 'x')));
  EXPECT_EQ(facts(bomb).code, "data.idx_long");
}

TEST(ReadIdxFiles, ReadsFashionMnist) {
  const std::string path = "/usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz";
  if (!fs::exists(path)) GTEST_SKIP() << "needs Debian's dataset-fashion-mnist";
  const Table table = read_table(path, with_labels);
  EXPECT_EQ(table.rows(), 10000);
  EXPECT_EQ(table.column("image").image_size, (ImageSize{28, 28, 1}));
  const Column& label = table.column("label");
  EXPECT_EQ(label.distinct, 10);
  std::vector<int> counts(10);
  for (const std::int32_t code : label.codes) ++counts[static_cast<std::size_t>(code)];
  EXPECT_EQ(counts, std::vector<int>(10, 1000));
  EXPECT_EQ(label.text(0), "9");  // an ankle boot
}

}  // namespace

}  // namespace lamina

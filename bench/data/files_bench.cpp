// Files that are read from disk (its cache, in truth): gzip, and images as IDX.
#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>

#include "lamina/data/read.hpp"
#include "support/measure.hpp"
#include "support/numbers.hpp"

namespace lamina::bench {
namespace {

/// A file that lives as long as this.
class ScratchFile {
 public:
  explicit ScratchFile(const std::string& name)
      : path_(std::filesystem::temp_directory_path() /
              ("lamina_bench_" + std::to_string(::getpid()) + "_" + name)) {}
  ~ScratchFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

void read_gzip(benchmark::State& state) {
  constexpr int lines = 20'000;
  const Tensor x = normal_numbers({4096}, 1);
  std::string text = "a,b,c,d\n";
  for (int i = 0; i < 4 * lines; ++i) {
    text += std::to_string(x.f32()[i * 13 % 4096]) + (i % 4 == 3 ? '\n' : ',');
  }
  const ScratchFile file("numbers.csv.gz");
  const gzFile out = gzopen(file.path().c_str(), "wb6");
  gzwrite(out, text.data(), static_cast<unsigned>(text.size()));
  gzclose(out);
  ReadOptions options;
  options.threads = engine().threads();
  for (auto _ : state) benchmark::DoNotOptimize(read_csv(file.path(), options).rows());
  rate(state, "MB", static_cast<double>(text.size()) / 1e6);
}

/// A file of bytes with sizes of 32 bits, most significant byte first.
std::string idx(std::initializer_list<std::uint32_t> sizes) {
  std::string bytes = {0, 0, 8, static_cast<char>(sizes.size())};
  std::size_t count = 1;
  for (const std::uint32_t size : sizes) {
    for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(size >> shift & 0xFFU);
    count *= size;
  }
  for (std::size_t i = 0; i < count; ++i) bytes += static_cast<char>(i * 7 % 10);
  return bytes;
}

void read_images(benchmark::State& state) {
  constexpr std::uint32_t images = 2'000;
  const std::string pixels = idx({images, 28, 28});
  const ScratchFile pixel_file("images-idx3-ubyte");
  const ScratchFile label_file("labels-idx1-ubyte");
  std::ofstream(pixel_file.path(), std::ios::binary) << pixels;
  std::ofstream(label_file.path(), std::ios::binary) << idx({images});
  ReadOptions options;
  options.labels = label_file.path();
  for (auto _ : state) benchmark::DoNotOptimize(read_idx(pixel_file.path(), options).rows());
  rate(state, "MB", static_cast<double>(pixels.size()) / 1e6);
}

const Declare files([] {
  measure("files/gzip_csv", read_gzip);
  measure("files/idx", read_images);
});

}  // namespace
}  // namespace lamina::bench

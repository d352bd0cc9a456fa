// A second of random damage, with checksums made right again so that it gets past them.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <random>

#include "artifacts/container_keys.hpp"
#include "artifacts/crc32c.hpp"
#include "artifacts/json.hpp"
#include "artifacts/small_model.hpp"
#include "lamina/artifacts/save.hpp"
#include "lamina/core/error.hpp"

namespace lamina {
namespace {

/// Numbers and words that have broken parsers before.
constexpr const char* troublesome[] = {"0",           "-1",
                                       "1e999",       "281474976710656",
                                       "null",        "[]",
                                       "{}",          "1.5",
                                       "\"\"",        "9223372036854775808",
                                       "true",        "999",
                                       "\"\\u0000\"", "[[[[[[[[[[]]]]]]]]]]",
                                       "16777216"};

class Mutator {
 public:
  explicit Mutator(std::uint32_t seed) : random_(seed) {}

  std::size_t below(std::size_t count) { return random_() % count; }

  void mutate(std::string& bytes) {
    const std::size_t at = below(bytes.size());
    switch (below(6)) {
      case 0:
        bytes[at] = static_cast<char>(random_());
        break;
      case 1:
        bytes.erase(at, 1 + below(16));
        break;
      case 2:
        bytes.insert(at, 1 + below(8), static_cast<char>(random_()));
        break;
      case 3:
        bytes.insert(at, bytes.substr(below(bytes.size()), below(64)));
        break;
      case 4:
        replace_a_number(bytes, at);
        break;
      default:
        bytes[at] = static_cast<char>(bytes[at] ^ (1U << below(8)));
    }
  }

 private:
  void replace_a_number(std::string& bytes, std::size_t at) {
    const std::size_t first = bytes.find_first_of("0123456789", at);
    if (first == std::string::npos) return;
    const std::size_t end = std::min(bytes.find_first_not_of("0123456789.", first), bytes.size());
    bytes.replace(first, end - first, troublesome[below(std::size(troublesome))]);
  }

  std::mt19937 random_;
};

/// The length and the header's checksum as they should be, where the header still has one.
void sign(std::string& header) {
  const std::uint64_t length = header.size();
  std::string start(8, '\0');
  std::memcpy(start.data(), &length, 8);
  header.insert(0, start);
  const std::size_t found = header.find(container_key::header_prefix);
  if (found == std::string::npos) return;
  const std::size_t place = found + container_key::header_prefix.size();
  if (place + 8 > header.size()) return;
  header.replace(place, 8, container_key::header_blank);
  header.replace(place, 8,
                 checksum_text(crc32c(std::as_bytes(std::span(header.data(), header.size())))));
}

TEST(Mutation, ASecondOfItFindsNothingButErrors) {
  const std::string whole = save_bytes(test::small_model(Task::multiclass, 3));
  std::uint64_t length = 0;
  std::memcpy(&length, whole.data(), 8);
  const std::string header = whole.substr(8, length);
  const std::string data = whole.substr(8 + length);

  // The same mutants every time, more of them where LAMINA_FUZZ_SECONDS gives the time.
  const char* asked = std::getenv("LAMINA_FUZZ_SECONDS");
  const std::chrono::duration<double> budget(asked != nullptr ? std::atof(asked) : 1.0);
  const auto start = std::chrono::steady_clock::now();
  std::uint32_t runs = 0;
  std::uint32_t loaded = 0;
  while (std::chrono::steady_clock::now() - start < budget) {
    Mutator mutator(runs++);
    std::string mutant = mutator.below(8) == 0 ? whole : header;
    const bool is_header = mutant.size() == header.size();
    for (std::size_t count = 1 + mutator.below(3); count > 0; --count) mutator.mutate(mutant);
    if (is_header) {
      sign(mutant);
      mutant += data;
    }
    try {
      load_bytes(std::as_bytes(std::span(mutant.data(), mutant.size())));
      ++loaded;  // a number that changed within its range
    } catch (const Error& error) {
      ASSERT_TRUE(error.code().starts_with("model.")) << "mutant " << runs - 1 << "\n"
                                                      << error.what();
    }
  }
  RecordProperty("runs", static_cast<int>(runs));
  RecordProperty("loaded", static_cast<int>(loaded));
  EXPECT_GT(runs, 100U);
}

}  // namespace
}  // namespace lamina

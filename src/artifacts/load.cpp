#include <fmt/format.h>

#include <cstring>

#include "artifacts/description.hpp"
#include "artifacts/file.hpp"
#include "artifacts/format_1.hpp"
#include "artifacts/tensor_file.hpp"
#include "artifacts/tensor_names.hpp"
#include "artifacts/test_vector.hpp"
#include "lamina/artifacts/save.hpp"
#include "lamina/core/engine.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

class MemoryBytes final : public ByteSource {
 public:
  explicit MemoryBytes(std::span<const std::byte> bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  void read(std::uint64_t offset, std::span<std::byte> bytes) const override {
    if (!bytes.empty()) std::memcpy(bytes.data(), bytes_.data() + offset, bytes.size());
  }

 private:
  std::span<const std::byte> bytes_;
};

/// Reads one model, step by step: nothing is believed or allocated before the step before holds.
class Loader {
 public:
  Loader(const ByteSource& source, std::string name, const Registry& registry)
      : size_(source.size()), file_(source, std::move(name)), registry_(registry) {}

  Artifact load() {
    Artifact artifact = describe();
    const ParameterTable& table = artifact.network.parameters();
    for (const ParameterEntry& entry : table.entries()) {
      expected_.push_back({entry.name, entry.shape, DType::f32});
    }
    // A file of format 1 has its test vector with pixels as numbers.
    const bool old = format_ == 1;
    const Network asked = old ? format_1::without_pixels(artifact.network) : artifact.network;
    if (old) {
      expect_old_test(asked);
    } else {
      expect_test(asked);
    }
    if (artifact.fingerprints.known()) expect_fingerprints();
    check_tensors();
    check_width(artifact.network);

    artifact.parameters = ParameterArena(table);
    for (const ParameterEntry& entry : table.entries()) {
      file_.fill(entry.name, artifact.parameters.view(entry));
    }
    if (artifact.fingerprints.known()) read_fingerprints(artifact.fingerprints);
    const TestVector test = old ? read_old_test(asked) : read_test(asked);
    check_codes(test, asked);
    replay(test, asked, artifact.parameters, file_.name());
    return artifact;
  }

 private:
  Artifact describe() {
    const std::string* text = file_.metadata(file_name::description);
    if (text == nullptr) {
      throw Error({.code = "model.other_format",
                   .what = "this is a safetensors file of another program: it describes no network",
                   .where = file_.name(),
                   .fix = "give a file that 'lamina train … -o model.lamina' wrote"});
    }
    const JsonSource source{.name = file_.name(),
                            .family = "model",
                            .every_key = true,
                            .fix = std::string(damaged_fix),
                            .registry = &registry_};
    const Json json = parse_json(*text, source);
    format_ = format_of(json, source);
    // A newer format may keep its checksum elsewhere, so this comes after the format.
    if (!file_.checked()) file_.fail("model.checksum", "the header has no checksum");
    return read_description(json, source);
  }

  struct Expected {
    std::string name;
    Shape shape;
    DType dtype;
  };

  void expect_test(const Network& network) {
    for (const Field& field : network.inputs()) {
      expected_.push_back({std::string(file_name::test_inputs) + field.name,
                           field.of_rows(TestVector::rows), field.dtype});
    }
    for (const NetworkOutput& output : network.outputs()) {
      expected_.push_back({std::string(file_name::test_outputs) + output.name,
                           Field{.shape = output.shape}.of_rows(TestVector::rows), DType::f32});
    }
  }

  void expect_old_test(const Network& network) {
    constexpr std::int64_t rows = TestVector::rows;
    const auto expect = [&](std::string_view name, std::int64_t columns, DType dtype) {
      expected_.push_back({std::string(name), {rows, columns}, dtype});
    };
    expect(format_1::test_numbers, format_1::numbers_of(network), DType::f32);
    expect(format_1::test_codes, format_1::codes_of(network), DType::i32);
    expect(format_1::test_answers, network.outputs()[0].columns(), DType::f32);
  }

  /// Their number follows from nothing else.
  void expect_fingerprints() {
    const std::string name(file_name::fingerprints);
    std::int64_t size = 0;
    if (file_.has(name)) {
      const TensorInfo& info = file_.info(name);
      size = static_cast<std::int64_t>(info.end - info.begin);
    }
    expected_.push_back({name, Shape{size}, DType::u8});
  }

  void read_fingerprints(Fingerprints& fingerprints) const {
    const std::string name(file_name::fingerprints);
    const TensorInfo& info = file_.info(name);
    const std::uint64_t size = info.end - info.begin;
    fingerprints.gaps.resize(size);
    file_.fill(name,
               View{fingerprints.gaps.data(), Shape{static_cast<std::int64_t>(size)}, DType::u8});
    try {
      FingerprintSet{fingerprints};
    } catch (const Error& error) {
      file_.fail("model.inconsistent", error.facts().where + ": " + error.facts().what);
    }
  }

  /// The file holds exactly the tensors of this network, so memory for them is not more than it
  /// has.
  void check_tensors() const {
    for (const Expected& wanted : expected_) file_.require(wanted.name, wanted.shape, wanted.dtype);
    if (file_.tensors() == expected_.size()) return;
    file_.fail("model.inconsistent", fmt::format("the file has {} tensors, the network needs {}",
                                                 file_.tensors(), expected_.size()));
  }

  /// Layers without parameters could make a small file's network wide.
  void check_width(const Network& network) const {
    constexpr std::int64_t allowed = std::int64_t{1} << 21U;
    std::int64_t width = 0;
    for (const LayerSummary& layer : network.summary()) width += layer.outputs;
    if (width <= allowed + static_cast<std::int64_t>(size_ / 4)) return;
    file_.fail(
        "model.inconsistent",
        fmt::format("the layers make {} numbers of a row, far more than their weights", width));
  }

  TestVector read_test(const Network& network) const {
    TestVector test = room_for_test(network);
    for (std::size_t i = 0; i < test.inputs.size(); ++i) {
      file_.fill(std::string(file_name::test_inputs) + network.inputs()[i].name, test.inputs[i]);
    }
    for (std::size_t i = 0; i < test.outputs.size(); ++i) {
      file_.fill(std::string(file_name::test_outputs) + network.outputs()[i].name, test.outputs[i]);
    }
    return test;
  }

  TestVector read_old_test(const Network& network) const {
    constexpr std::int64_t rows = TestVector::rows;
    Tensor numbers(Shape{rows, format_1::numbers_of(network)});
    Tensor codes(Shape{rows, format_1::codes_of(network)}, DType::i32);
    TestVector test = room_for_test(network);
    file_.fill(format_1::test_numbers, numbers);
    file_.fill(format_1::test_codes, codes);
    file_.fill(format_1::test_answers, test.outputs[0]);
    test.inputs = format_1::inputs_of(numbers, codes, network);
    return test;
  }

  void check_codes(const TestVector& test, const Network& network) const {
    for (std::size_t i = 0; i < test.inputs.size(); ++i) {
      const std::vector<std::int64_t>& categories = network.inputs()[i].categories;
      for (std::int64_t k = 0; !categories.empty() && k < test.inputs[i].elements(); ++k) {
        const std::int64_t code = test.inputs[i].i32()[k];
        if (code >= 0 && code <= categories[static_cast<std::size_t>(k) % categories.size()]) {
          continue;
        }
        file_.fail("model.inconsistent", fmt::format("the test vector has the code {}", code));
      }
    }
  }

  const std::uint64_t size_;
  const TensorFile file_;
  const Registry& registry_;
  std::int64_t format_ = 0;
  std::vector<Expected> expected_;
};

}  // namespace

Artifact load(const std::string& path, const Registry& registry) {
  const FloatMode mode;
  const InputFile file(path);
  return Loader(file, printable(path, 200), registry).load();
}

Artifact load_bytes(std::span<const std::byte> bytes, const std::string& name,
                    const Registry& registry) {
  const FloatMode mode;
  const MemoryBytes source(bytes);
  return Loader(source, name, registry).load();
}

}  // namespace lamina

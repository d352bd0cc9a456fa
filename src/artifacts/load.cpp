#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <map>

#include "artifacts/description.hpp"
#include "artifacts/file.hpp"
#include "artifacts/safetensors.hpp"
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
  Loader(const ByteSource& source, std::string name) : source_(source), name_(std::move(name)) {}

  Artifact load() {
    read_header();
    Artifact artifact = describe();
    const ParameterTable& table = artifact.network.parameters();
    check_tensors(artifact.network);
    check_width(artifact.network);

    artifact.parameters = ParameterArena(table);
    for (const ParameterEntry& entry : table.entries()) {
      fill(entry.name, artifact.parameters.view(entry));
    }
    const TestVector test = read_test_vector(artifact.network);
    replay(test, artifact.network, artifact.parameters, name_);
    return artifact;
  }

 private:
  [[noreturn]] void fail(const char* code, const std::string& what) const {
    throw Error({.code = code, .what = what, .where = name_, .fix = std::string(damaged_fix)});
  }

  void read_header() {
    std::vector<std::byte> start(std::min<std::uint64_t>(source_.size(), 64));
    source_.read(0, start);
    const std::uint64_t length = header_length(start, source_.size(), name_);
    std::vector<std::byte> head(8 + length);
    source_.read(0, head);
    data_begin_ = head.size();
    container_ = parse_container(head, source_.size(), name_);
    for (const TensorInfo& tensor : container_.tensors) tensors_.emplace(tensor.name, &tensor);
  }

  Artifact describe() const {
    const auto text = container_.metadata.find(std::string(file_name::description));
    if (text == container_.metadata.end()) {
      throw Error({.code = "model.other_format",
                   .what = "this is a safetensors file of another program: it describes no network",
                   .where = name_,
                   .fix = "give a file that 'lamina train … -o model.lamina' wrote"});
    }
    const JsonSource source{
        .name = name_, .family = "model", .every_key = true, .fix = std::string(damaged_fix)};
    const Json json = parse_json(text->second, source);
    check_format(json, source);
    // A newer format may keep its checksum elsewhere, so this comes after the format.
    if (!container_.checked) fail("model.checksum", "the header has no checksum");
    return read_description(json, source);
  }

  void check_tensor_shape(std::string_view name, std::string_view dtype, const Shape& shape) const {
    const auto found = tensors_.find(name);
    if (found == tensors_.end()) {
      fail("model.inconsistent", fmt::format("tensor '{}' is missing", name));
    }
    const TensorInfo& tensor = *found->second;
    bool same =
        tensor.dtype == dtype && tensor.shape.size() == static_cast<std::size_t>(shape.rank());
    for (int axis = 0; same && axis < shape.rank(); ++axis) {
      same =
          tensor.shape[static_cast<std::size_t>(axis)] == static_cast<std::uint64_t>(shape[axis]);
    }
    if (same) return;
    fail("model.inconsistent",
         fmt::format("tensor '{}' is {} [{}], the network needs {} {}", name, tensor.dtype,
                     fmt::join(tensor.shape, ","), dtype, to_string(shape)));
  }

  /// The file holds exactly the tensors of this network, so memory for them is not more than it
  /// has.
  void check_tensors(const Sequential& network) const {
    const auto& entries = network.parameters().entries();
    for (const ParameterEntry& entry : entries) check_tensor_shape(entry.name, "F32", entry.shape);
    const Signature& input = network.input();
    const auto codes = static_cast<std::int64_t>(input.categories.size());
    constexpr std::int64_t rows = TestVector::rows;
    check_tensor_shape(file_name::test_numbers, "F32", {rows, input.numbers});
    check_tensor_shape(file_name::test_codes, "I32", {rows, codes});
    check_tensor_shape(file_name::test_answers, "F32", {rows, network.outputs()});
    if (container_.tensors.size() != entries.size() + 3) {
      fail("model.inconsistent", fmt::format("the file has {} tensors, the network needs {}",
                                             container_.tensors.size(), entries.size() + 3));
    }
  }

  /// Layers without parameters could make a small file's network wide.
  void check_width(const Sequential& network) const {
    constexpr std::int64_t allowed = std::int64_t{1} << 21U;
    std::int64_t width = 0;
    for (const LayerSummary& layer : network.summary()) width += layer.outputs;
    if (width <= allowed + static_cast<std::int64_t>(source_.size() / 4)) return;
    fail("model.inconsistent",
         fmt::format("the layers make {} numbers of a row, far more than their weights", width));
  }

  void fill(std::string_view name, View view) const {
    const TensorInfo& tensor = *tensors_.find(name)->second;
    const std::span<std::byte> bytes(static_cast<std::byte*>(view.data()), view.bytes());
    source_.read(data_begin_ + tensor.begin, bytes);
    check_tensor(container_, tensor, bytes, name_);
  }

  TestVector read_test_vector(const Sequential& network) const {
    const Signature& input = network.input();
    const auto columns = static_cast<std::int64_t>(input.categories.size());
    TestVector test;
    test.numbers = Tensor(Shape{TestVector::rows, input.numbers});
    test.codes = Tensor(Shape{TestVector::rows, columns}, DType::i32);
    test.answers = Tensor(Shape{TestVector::rows, network.outputs()});
    fill(file_name::test_numbers, test.numbers);
    fill(file_name::test_codes, test.codes);
    fill(file_name::test_answers, test.answers);
    for (std::int64_t i = 0; i < test.codes.elements(); ++i) {
      const std::int64_t code = test.codes.i32()[i];
      if (code < 0 || code > input.categories[static_cast<std::size_t>(i % columns)]) {
        fail("model.inconsistent", fmt::format("the test vector has the code {}", code));
      }
    }
    return test;
  }

  const ByteSource& source_;
  std::string name_;
  Container container_;
  std::map<std::string_view, const TensorInfo*> tensors_;
  std::uint64_t data_begin_ = 0;
};

}  // namespace

Artifact load(const std::string& path) {
  const FloatMode mode;
  const InputFile file(path);
  return Loader(file, printable(path, 200)).load();
}

Artifact load_bytes(std::span<const std::byte> bytes, const std::string& name) {
  const FloatMode mode;
  return Loader(MemoryBytes(bytes), name).load();
}

}  // namespace lamina

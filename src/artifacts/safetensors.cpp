#include "artifacts/safetensors.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "artifacts/container_keys.hpp"
#include "artifacts/crc32c.hpp"
#include "artifacts/foreign_file.hpp"
#include "artifacts/header_reader.hpp"
#include "artifacts/json.hpp"
#include "core/assert.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

[[noreturn]] void fail(const char* code, const std::string& what, const std::string& name) {
  throw Error({.code = code, .what = what, .where = name, .fix = std::string(damaged_fix)});
}

/// Error `model.bad_size` unless shape, type and offsets agree.
void check_size(const TensorInfo& tensor, const std::string& name) {
  std::uint64_t bits = bits_of(tensor.dtype);
  bool fits = true;
  for (const std::uint64_t size : tensor.shape) {
    fits = fits && !__builtin_mul_overflow(bits, size, &bits);
  }
  // A size of 0 after an overflow still makes an empty tensor, but nobody writes one.
  if (fits && bits % 8 == 0 && bits / 8 == tensor.end - tensor.begin) return;
  const std::string needed = !fits           ? "more bytes than a computer can count"
                             : bits % 8 != 0 ? "no whole number of bytes"
                                             : fmt::format("{} bytes", bits / 8);
  fail("model.bad_size",
       fmt::format("tensor '{}' [{}] {} needs {}, data_offsets [{},{}] give {}",
                   printable(tensor.name), fmt::join(tensor.shape, ","), tensor.dtype, needed,
                   tensor.begin, tensor.end, tensor.end - tensor.begin),
       name);
}

/// Error `model.checksum` when the header's checksum is wrong; false when it has none.
bool check_header(std::span<const std::byte> head, const std::string& found,
                  const std::string& name) {
  if (found.empty()) return false;
  const std::string_view text(reinterpret_cast<const char*>(head.data()), head.size());
  const std::size_t prefix = text.find(container_key::header_prefix);
  bool right = found.size() == 8 && prefix != std::string_view::npos;
  if (right) {
    const std::size_t place = prefix + container_key::header_prefix.size();
    const auto& blank = container_key::header_blank;
    std::uint32_t checksum = crc32c(head.first(place));
    checksum = crc32c(std::as_bytes(std::span(blank.data(), blank.size())), checksum);
    checksum = crc32c(head.subspan(place + blank.size()), checksum);
    right = found == checksum_text(checksum);
  }
  if (!right) fail("model.checksum", "the header is not as it was written", name);
  return true;
}

std::string take(std::map<std::string, std::string>& metadata, std::string_view key) {
  const auto found = metadata.find(std::string(key));
  if (found == metadata.end()) return "";
  std::string value = std::move(found->second);
  metadata.erase(found);
  return value;
}

std::map<std::string, std::string> read_checksums(const std::string& text,
                                                  const std::string& name) {
  std::map<std::string, std::string> checksums;
  const Json json = parse_json(
      text, {.name = name + ", checksums", .family = "model", .fix = std::string(damaged_fix)});
  for (const auto& [tensor, checksum] : json.items()) {
    if (!json.is_object() || !checksum.is_string()) {
      fail("model.bad_metadata", "the checksums are not texts by tensor", name);
    }
    checksums.emplace(tensor, checksum.get<std::string>());
  }
  return checksums;
}

}  // namespace

const TensorInfo* Container::find(std::string_view name) const {
  const auto found = std::find_if(tensors.begin(), tensors.end(),
                                  [&](const TensorInfo& tensor) { return tensor.name == name; });
  return found == tensors.end() ? nullptr : &*found;
}

std::uint64_t header_length(std::span<const std::byte> start, std::uint64_t file_size,
                            const std::string& name) {
  if (file_size < 8 || start.size() < 8) {
    fail("model.too_short", fmt::format("the file has {} bytes, a model has thousands", file_size),
         name);
  }
  std::uint64_t length = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    length |= static_cast<std::uint64_t>(start[i]) << (8 * i);
  }
  if (length == 0) {
    fail("model.too_short", "the header is empty", name);
  }
  if (length > container_limit::header || length > file_size - 8) {
    refuse_foreign_file(start, name);
    fail("model.header_length",
         fmt::format("the header claims {} bytes, the file has {}{}", length, file_size,
                     length > container_limit::header
                         ? fmt::format(" and {} may be", container_limit::header)
                         : ""),
         name);
  }
  return length;
}

Container parse_container(std::span<const std::byte> head, std::uint64_t file_size,
                          const std::string& name) {
  LAMINA_ASSERT(head.size() > 8 && head.size() <= file_size, "the header is within the file");
  const char* text = reinterpret_cast<const char*>(head.data()) + 8;
  const std::size_t length = head.size() - 8;
  std::size_t byte = 0;
  HeaderReader reader(name, byte);
  if (text[0] != '{') {
    refuse_foreign_file(head, name);
    reader.fail("model.bad_header", "the header is no JSON object");
  }
  Json::sax_parse(CountingIterator(text, &byte), CountingIterator(text + length, &byte), &reader);

  Container result;
  result.tensors = std::move(reader.tensors);
  result.metadata = std::move(reader.metadata);
  const std::uint64_t data_bytes = file_size - head.size();
  check_tiling(result.tensors, data_bytes, name);
  for (const TensorInfo& tensor : result.tensors) check_size(tensor, name);
  const std::uint64_t end = result.tensors.empty() ? 0 : result.tensors.back().end;
  if (end != data_bytes) {
    fail("model.bad_offsets",
         fmt::format("the tensors end after {} bytes of data, the file has {}", end, data_bytes),
         name);
  }
  result.checked = check_header(head, take(result.metadata, container_key::header), name);
  if (const std::string sums = take(result.metadata, container_key::tensors); !sums.empty()) {
    result.checksums = read_checksums(sums, name);
  }
  return result;
}

void check_tensor(const Container& container, const TensorInfo& tensor,
                  std::span<const std::byte> bytes, const std::string& name) {
  const auto expected = container.checksums.find(tensor.name);
  if (expected == container.checksums.end()) {
    fail("model.checksum", fmt::format("tensor '{}' has no checksum", printable(tensor.name)),
         name);
  }
  if (expected->second != checksum_text(crc32c(bytes))) {
    fail("model.checksum",
         fmt::format("tensor '{}' is not as it was written", printable(tensor.name)), name);
  }
}

}  // namespace lamina

#include <fmt/format.h>

#include "artifacts/container_keys.hpp"
#include "artifacts/crc32c.hpp"
#include "artifacts/json.hpp"
#include "artifacts/safetensors.hpp"
#include "lamina/core/error.hpp"

namespace lamina {

namespace {

constexpr std::size_t alignment = 64;

std::span<const std::byte> bytes_of_view(const ConstView& view) {
  return {static_cast<const std::byte*>(view.data()), view.bytes()};
}

Json describe(const TensorToWrite& tensor, std::uint64_t begin) {
  Json shape = Json::array();
  for (int axis = 0; axis < tensor.values.shape.rank(); ++axis) {
    shape.push_back(tensor.values.shape[axis]);
  }
  return {{"dtype", file_name_of(tensor.values.dtype)},
          {"shape", std::move(shape)},
          {"data_offsets", {begin, begin + tensor.values.bytes()}}};
}

[[noreturn]] void refuse_too_large(std::uint64_t length) {
  throw Error({.code = "resource.model_too_large",
               .what = fmt::format("the model's description takes {} bytes, {} may be", length,
                                   container_limit::header),
               .where = "the model to save",
               .fix = "leave out columns with very many or very long categories (--drop)"});
}

}  // namespace

void require_header_room(std::uint64_t length) {
  if (length > container_limit::header) refuse_too_large(length);
}

std::string file_name_of(DType dtype) {
  switch (dtype) {
    case DType::f32:
      return "F32";
    case DType::f64:
      return "F64";
    case DType::i32:
      return "I32";
    case DType::u8:
      return "U8";
  }
  return "";
}

std::string write_container(std::span<const TensorToWrite> tensors,
                            const std::map<std::string, std::string>& metadata) {
  Json header = Json::object();
  Json checksums = Json::object();
  std::uint64_t end = 0;
  for (const TensorToWrite& tensor : tensors) {
    header[tensor.name] = describe(tensor, end);
    checksums[tensor.name] = checksum_text(crc32c(bytes_of_view(tensor.values)));
    end += tensor.values.bytes();
  }
  Json& notes = header["__metadata__"] = metadata;
  notes[std::string(container_key::tensors)] = canonical(checksums);
  notes[std::string(container_key::header)] = container_key::header_blank;

  std::string file(8, '\0');
  file += canonical(header);
  file.append((alignment - file.size() % alignment) % alignment, ' ');
  const std::uint64_t length = file.size() - 8;
  if (tensors.size() > container_limit::tensors) refuse_too_large(length);
  require_header_room(length);
  for (std::size_t i = 0; i < 8; ++i) {
    file[i] = static_cast<char>((length >> (8 * i)) & 0xFFU);
  }
  const std::size_t place =
      file.find(container_key::header_prefix) + container_key::header_prefix.size();
  const auto* start = reinterpret_cast<const std::byte*>(file.data());
  file.replace(place, 8, checksum_text(crc32c({start, file.size()})));

  file.reserve(file.size() + end);
  for (const TensorToWrite& tensor : tensors) {
    const auto bytes = bytes_of_view(tensor.values);
    file.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  return file;
}

}  // namespace lamina

#ifdef LAMINA_ONNX

#include "exchange/onnx/read_tensor.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstring>
#include <filesystem>

#include "artifacts/file.hpp"
#include "exchange/onnx/fields.hpp"
#include "lamina/core/error.hpp"

namespace lamina::onnx {

namespace {

using protozero::pbf_message;

/// What a TensorProto says before it is believed.
struct Said {
  std::string name;
  std::int32_t type = 0;
  Dims dims;
  std::vector<float> floats;
  std::vector<double> doubles;
  std::vector<std::int64_t> integers;
  std::vector<std::string> texts;
  std::string_view raw;
  bool has_raw = false;
  bool external = false;
  std::vector<std::pair<std::string, std::string>> place;
};

std::pair<std::string, std::string> entry(pbf_message<field::Entry> in) {
  std::pair<std::string, std::string> result;
  while (in.next()) {
    if (in.tag() == field::Entry::key) {
      result.first = in.get_string();
    } else if (in.tag() == field::Entry::value) {
      result.second = in.get_string();
    } else {
      in.skip();
    }
  }
  return result;
}

Said said_by(protozero::data_view message) {
  Said said;
  pbf_message<field::Tensor> in(message);
  while (in.next()) {
    switch (in.tag()) {
      case field::Tensor::dims:
        add_integers(in, said.dims);
        break;
      case field::Tensor::type:
        said.type = in.get_int32();
        break;
      case field::Tensor::floats:
        add_floats(in, said.floats);
        break;
      case field::Tensor::int32s:
      case field::Tensor::int64s:
        add_integers(in, said.integers);
        break;
      case field::Tensor::doubles:
        if (in.wire_type() == protozero::pbf_wire_type::length_delimited) {
          for (const double value : in.get_packed_double()) said.doubles.push_back(value);
        } else {
          said.doubles.push_back(in.get_double());
        }
        break;
      case field::Tensor::texts:
        said.texts.push_back(in.get_string());
        break;
      case field::Tensor::name:
        said.name = in.get_string();
        break;
      case field::Tensor::raw: {
        const auto view = in.get_view();
        said.raw = {view.data(), view.size()};
        said.has_raw = true;
        break;
      }
      case field::Tensor::external:
        said.place.push_back(entry(pbf_message<field::Entry>(in.get_message())));
        break;
      case field::Tensor::location:
        said.external = in.get_int32() == 1;
        break;
      default:
        in.skip();
    }
  }
  return said;
}

template <class T>
std::vector<T> of_bytes(std::string_view bytes) {
  std::vector<T> values(bytes.size() / sizeof(T));
  if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
  return values;
}

template <class Narrow>
std::vector<std::int64_t> widened(std::string_view bytes) {
  const std::vector<Narrow> narrow = of_bytes<Narrow>(bytes);
  return {narrow.begin(), narrow.end()};
}

std::size_t bytes_of(Type type) {
  switch (type) {
    case Type::f64:
    case Type::i64:
      return 8;
    case Type::f32:
    case Type::i32:
      return 4;
    default:
      return 1;
  }
}

Array::Data of_raw(Type type, std::string_view bytes) {
  switch (type) {
    case Type::f32:
      return of_bytes<float>(bytes);
    case Type::f64:
      return of_bytes<double>(bytes);
    case Type::i64:
      return of_bytes<std::int64_t>(bytes);
    case Type::i32:
      return widened<std::int32_t>(bytes);
    case Type::i8:
      return widened<std::int8_t>(bytes);
    default:
      return widened<std::uint8_t>(bytes);
  }
}

}  // namespace

void TensorReader::fail(const std::string& what, const std::string& where) const {
  throw Error({.code = "model.bad_onnx",
               .what = what,
               .where = where == name_ ? name_ : name_ + ", " + where,
               .fix = "the file does not follow the ONNX standard: export it again"});
}

std::pair<std::string, Array> TensorReader::read(protozero::data_view message) const {
  Said said = said_by(message);
  const std::string where = "tensor '" + printable(said.name) + "'";
  Array array{static_cast<Type>(said.type), said.dims, {}};
  switch (array.type) {
    case Type::f32:
    case Type::f64:
    case Type::u8:
    case Type::i8:
    case Type::i32:
    case Type::i64:
    case Type::boolean:
    case Type::text:
      break;
    default:
      fail(fmt::format("lamina reads no tensors of type {}", said.type), where);
  }
  std::uint64_t count = 1;
  for (const std::int64_t size : said.dims) {
    if (size < 0 || __builtin_mul_overflow(count, static_cast<std::uint64_t>(size), &count) ||
        count > (std::uint64_t{1} << 40U)) {
      fail("a tensor of a size that cannot be", where);
    }
  }
  const std::uint64_t needed = count * bytes_of(array.type);
  std::string external;
  if (said.external) {
    external = read_external(said.place, said.name, needed);
    said.raw = external;
    said.has_raw = true;
  }
  std::uint64_t given = 0;
  if (array.type == Type::text) {
    given = said.texts.size();
    array.data = std::move(said.texts);
  } else if (said.has_raw) {
    given = said.raw.size() == needed ? count : said.raw.size() / bytes_of(array.type);
    if (said.raw.size() != needed) {
      fail(fmt::format("{} bytes where its sizes ask for {}", said.raw.size(), needed), where);
    }
    array.data = of_raw(array.type, said.raw);
  } else if (array.type == Type::f32) {
    given = said.floats.size();
    array.data = std::move(said.floats);
  } else if (array.type == Type::f64) {
    given = said.doubles.size();
    array.data = std::move(said.doubles);
  } else {
    given = said.integers.size();
    array.data = std::move(said.integers);
  }
  if (given != count) {
    fail(fmt::format("{} elements where its sizes ask for {}", given, count), where);
  }
  return {std::move(said.name), std::move(array)};
}

std::string TensorReader::read_external(
    const std::vector<std::pair<std::string, std::string>>& place, const std::string& tensor,
    std::uint64_t needed) const {
  namespace fs = std::filesystem;
  std::string location;
  std::uint64_t offset = 0;
  std::uint64_t length = needed;
  const std::string where = "tensor '" + printable(tensor) + "'";
  for (const auto& [key, value] : place) {
    if (key == "location") location = value;
    if (key != "offset" && key != "length") continue;
    std::uint64_t& number = key == "offset" ? offset : length;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), number);
    if (read.ec != std::errc() || read.ptr != value.data() + value.size()) {
      fail("a place in another file that is no number", where);
    }
  }
  const auto refuse = [&](const std::string& what) {
    throw Error(
        {.code = "model.onnx_external",
         .what = what,
         .where = name_ + ", " + where,
         .fix = "put the file of tensors beside the model, or export with the tensors inside"});
  };
  const fs::path path(location);
  bool above = path.empty() || path.is_absolute() || folder_.empty();
  for (const fs::path& part : path) above = above || part == "..";
  std::error_code error;
  const fs::path base = fs::weakly_canonical(folder_, error);
  const fs::path full = fs::weakly_canonical(base / path, error);
  const fs::path inside = full.lexically_relative(base);
  above = above || error || inside.empty() || *inside.begin() == "..";
  if (above) {
    refuse("its numbers lie in '" + printable(location) +
           "', which is not below the model's folder");
  }
  if (!fs::is_regular_file(full, error)) {
    refuse("its numbers lie in '" + printable(location) + "', which is not there");
  }
  const InputFile file(full.string());
  if (length != needed)
    fail(fmt::format("{} bytes where its sizes ask for {}", length, needed), where);
  if (offset > file.size() || length > file.size() - offset) {
    refuse(fmt::format("'{}' has {} bytes, and its numbers would lie beyond them",
                       printable(location), file.size()));
  }
  std::string bytes(length, '\0');
  file.read(offset, std::as_writable_bytes(std::span(bytes.data(), bytes.size())));
  return bytes;
}

}  // namespace lamina::onnx

#endif

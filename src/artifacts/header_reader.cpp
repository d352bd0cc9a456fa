#include "artifacts/header_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "lamina/core/error.hpp"

namespace lamina {

void HeaderReader::fail(const char* code, const std::string& what) const {
  throw Error({.code = code,
               .what = what,
               .where = fmt::format("{}, header byte {}", name_, byte_ + 8),
               .fix = std::string(damaged_fix)});
}

bool HeaderReader::other(const std::string& found) {
  switch (at_) {
    case At::start:
      fail("model.bad_header", "expected a JSON object, found " + found);
    case At::top:
      fail("model.bad_header",
           fmt::format("tensor '{}': expected an object, found {}", printable(key_), found));
    case At::metadata:
      fail("model.bad_metadata",
           fmt::format("__metadata__ '{}': expected a text, found {}", printable(key_), found));
    case At::tensor:
      fail(
          key_ == "dtype"          ? "model.bad_dtype"
          : key_ == "data_offsets" ? "model.bad_offsets"
                                   : "model.bad_size",
          fmt::format("tensor '{}': {} cannot be {}", printable(tensors.back().name), key_, found));
    case At::shape:
      fail("model.bad_size", fmt::format("tensor '{}': a size must be a whole number below 2^48, "
                                         "found {}",
                                         printable(tensors.back().name), found));
    case At::offsets:
      fail("model.bad_offsets", fmt::format("tensor '{}': an offset must be a whole number below "
                                            "2^48, found {}",
                                            printable(tensors.back().name), found));
  }
  return false;
}

bool HeaderReader::number_integer(number_integer_t value) {
  return other(fmt::format("{}", value));
}

bool HeaderReader::number_unsigned(number_unsigned_t value) {
  if ((at_ != At::shape && at_ != At::offsets) || value >= container_limit::number) {
    return other(fmt::format("{}", value));
  }
  if (at_ == At::shape && numbers_.size() == container_limit::rank) {
    fail("model.bad_size", fmt::format("tensor '{}' has more than {} dimensions",
                                       printable(tensors.back().name), container_limit::rank));
  }
  if (at_ == At::offsets && numbers_.size() == 2) {
    fail("model.bad_offsets",
         fmt::format("tensor '{}' has more than two offsets", printable(tensors.back().name)));
  }
  numbers_.push_back(value);
  return true;
}

bool HeaderReader::number_float(number_float_t, const string_t& text) {
  return other(printable(text));
}

bool HeaderReader::string(string_t& value) {
  if (at_ == At::metadata) {
    metadata.emplace(std::exchange(key_, {}), std::move(value));
    return true;
  }
  if (at_ == At::tensor && key_ == "dtype") {
    if (bits_of(value) == 0) {
      fail("model.bad_dtype", fmt::format("tensor '{}' has the unknown type '{}'",
                                          printable(tensors.back().name), printable(value)));
    }
    tensors.back().dtype = std::move(value);
    return true;
  }
  return other("a text");
}

bool HeaderReader::start_object(std::size_t) {
  if (at_ == At::start) {
    at_ = At::top;
  } else if (at_ == At::top && key_ == "__metadata__") {
    at_ = At::metadata;
  } else if (at_ == At::top) {
    start_tensor(key_);
  } else {
    return other("an object");
  }
  return true;
}

void HeaderReader::start_tensor(const std::string& name) {
  if (tensors.size() == container_limit::tensors) {
    check_tiling(tensors, container_limit::number, name_);
    fail("model.too_many_tensors", fmt::format("more than {} tensors", container_limit::tensors));
  }
  tensors.push_back({});
  tensors.back().name = name;
  seen_.clear();
  at_ = At::tensor;
}

bool HeaderReader::start_array(std::size_t) {
  if (at_ != At::tensor || key_ == "dtype") return other("a list");
  at_ = key_ == "shape" ? At::shape : At::offsets;
  numbers_.clear();
  return true;
}

bool HeaderReader::end_array() {
  if (at_ == At::shape) {
    tensors.back().shape = numbers_;
  } else {
    if (numbers_.size() != 2) {
      fail("model.bad_offsets",
           fmt::format("tensor '{}' has no two offsets", printable(tensors.back().name)));
    }
    tensors.back().begin = numbers_[0];
    tensors.back().end = numbers_[1];
  }
  at_ = At::tensor;
  return true;
}

bool HeaderReader::key(string_t& name) {
  if (name.size() > container_limit::name) {
    fail("model.bad_header", fmt::format("a name is longer than {} bytes", container_limit::name));
  }
  key_ = name;
  bool is_new = true;
  if (at_ == At::metadata) {
    is_new = !metadata.contains(name);
  } else if (at_ == At::tensor) {
    is_new = seen_.insert(name).second;
    if (name != "dtype" && name != "shape" && name != "data_offsets") {
      fail("model.bad_header", fmt::format("tensor '{}' has the unknown key '{}'",
                                           printable(tensors.back().name), printable(name)));
    }
  } else if (name == "__metadata__") {
    is_new = !std::exchange(has_metadata_, true);
  } else {
    is_new = names_.insert(name).second;
  }
  if (!is_new) {
    fail("model.duplicate_name", fmt::format("the name '{}' is there twice", printable(name)));
  }
  return true;
}

bool HeaderReader::end_object() {
  if (at_ == At::tensor && seen_.size() != 3) {
    fail("model.bad_header", fmt::format("tensor '{}' lacks one of dtype, shape and data_offsets",
                                         printable(tensors.back().name)));
  }
  at_ = At::top;
  return true;
}

bool HeaderReader::parse_error(std::size_t position, const std::string&,
                               const nlohmann::detail::exception& error) {
  const bool utf8 = std::string_view(error.what()).find("UTF-8") != std::string_view::npos;
  throw Error({.code = "model.bad_header",
               .what = utf8 ? "the header is not valid UTF-8" : "the header is not valid JSON",
               .where = fmt::format("{}, header byte {}", name_, position + 7),
               .fix = std::string(damaged_fix)});
}

void check_tiling(std::vector<TensorInfo>& tensors, std::uint64_t data_bytes,
                  const std::string& name) {
  const auto fail = [&](const TensorInfo& tensor, const std::string& what) {
    throw Error({.code = "model.bad_offsets",
                 .what = fmt::format("tensor '{}' at data_offsets [{},{}] {}",
                                     printable(tensor.name), tensor.begin, tensor.end, what),
                 .where = name,
                 .fix = std::string(damaged_fix)});
  };
  std::sort(tensors.begin(), tensors.end(), [](const TensorInfo& a, const TensorInfo& b) {
    return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name);
  });
  std::uint64_t end = 0;
  for (const TensorInfo& tensor : tensors) {
    if (tensor.end < tensor.begin) fail(tensor, "ends before it begins");
    if (tensor.end > data_bytes) {
      fail(tensor, fmt::format("ends after the file's {} bytes of data", data_bytes));
    }
    if (tensor.begin < end) fail(tensor, "overlaps the one before it");
    if (tensor.begin > end) fail(tensor, "leaves a hole before it");
    end = tensor.end;
  }
}

unsigned bits_of(std::string_view dtype) {
  struct Known {
    std::string_view name;
    unsigned bits;
  };
  // serde names of safetensors 0.7, all that its readers accept.
  static constexpr std::array<Known, 22> known = {
      {{"BOOL", 8},        {"F4", 4},      {"F6_E2M3", 6}, {"F6_E3M2", 6}, {"U8", 8},
       {"I8", 8},          {"F8_E5M2", 8}, {"F8_E4M3", 8}, {"F8_E8M0", 8}, {"F8_E4M3FNUZ", 8},
       {"F8_E5M2FNUZ", 8}, {"I16", 16},    {"U16", 16},    {"F16", 16},    {"BF16", 16},
       {"I32", 32},        {"U32", 32},    {"F32", 32},    {"C64", 64},    {"F64", 64},
       {"I64", 64},        {"U64", 64}}};
  for (const Known& type : known) {
    if (type.name == dtype) return type.bits;
  }
  return 0;
}

}  // namespace lamina

// Reads the JSON header of a container straight into tensor records, so that what a stranger wrote
// can take no more memory than the records it is allowed.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "artifacts/safetensors.hpp"

namespace lamina {

class HeaderReader final : public nlohmann::json_sax<nlohmann::json> {
 public:
  /// `byte` is how many bytes of the header the parser has read.
  HeaderReader(const std::string& name, const std::size_t& byte) : name_(name), byte_(byte) {}

  std::vector<TensorInfo> tensors;
  std::map<std::string, std::string> metadata;

  [[noreturn]] void fail(const char* code, const std::string& what) const;

  bool null() override { return other("null"); }
  bool boolean(bool) override { return other("true or false"); }
  bool number_integer(number_integer_t value) override;
  bool number_unsigned(number_unsigned_t value) override;
  bool number_float(number_float_t, const string_t& text) override;
  bool string(string_t& value) override;
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override;
  bool start_array(std::size_t) override;
  bool key(string_t& name) override;
  bool end_object() override;
  bool end_array() override;
  bool parse_error(std::size_t position, const std::string&,
                   const nlohmann::detail::exception& error) override;

 private:
  enum class At : std::uint8_t { start, top, metadata, tensor, shape, offsets };

  /// A value where the format has none of its kind.
  bool other(const std::string& found);
  void start_tensor(const std::string& name);

  const std::string& name_;
  const std::size_t& byte_;
  At at_ = At::start;
  std::string key_;
  std::set<std::string> names_;  // of tensors
  std::set<std::string> seen_;   // keys of the open tensor
  std::vector<std::uint64_t> numbers_;
  bool has_metadata_ = false;
};

/// Error `model.bad_offsets` unless the tensors, sorted by their place, follow each other without a
/// hole or an overlap from 0 to `data_bytes`.
void check_tiling(std::vector<TensorInfo>& tensors, std::uint64_t data_bytes,
                  const std::string& name);

/// Bits an element of a safetensors dtype takes; 0 for an unknown one.
unsigned bits_of(std::string_view dtype);

}  // namespace lamina

// Files that are wrong in every way that RELIABILITY's corpus names (M01-M29), made as bytes.
#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <map>
#include <regex>

#include "artifacts/json.hpp"
#include "artifacts/safetensors.hpp"
#include "artifacts/small_model.hpp"
#include "artifacts/throws.hpp"
#include "lamina/artifacts/save.hpp"

namespace lamina {
namespace {

using namespace std::string_literals;
using test::error_of;
using test::small_model;

std::span<const std::byte> as_span(const std::string& bytes) {
  return std::as_bytes(std::span(bytes.data(), bytes.size()));
}

ErrorFacts refusal(const std::string& bytes) {
  return error_of([&] { load_bytes(as_span(bytes), "model.lamina"); });
}

std::string length_of(std::uint64_t length) {
  std::string bytes(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<char>((length >> (8 * i)) & 0xFFU);
  return bytes;
}

std::string container(const std::string& header, std::size_t data_bytes = 16) {
  return length_of(header.size()) + header + std::string(data_bytes, '\x01');
}

std::string tensor(const std::string& name, const std::string& dtype, const std::string& shape,
                   const std::string& offsets) {
  return "\"" + name + R"(":{"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":)" +
         offsets + "}";
}

struct Case {
  const char* id;
  std::string bytes;
  const char* code;
  const char* message;  // a regular expression that the what, or the where, contains
};

void expect_refused(const std::vector<Case>& cases) {
  for (const Case& bad : cases) {
    const ErrorFacts facts = refusal(bad.bytes);
    EXPECT_EQ(facts.code, bad.code) << bad.id;
    const std::string said = facts.what + " @ " + facts.where;
    EXPECT_TRUE(std::regex_search(said, std::regex(bad.message))) << bad.id << ": " << said;
    EXPECT_TRUE(facts.where.starts_with("model.lamina")) << bad.id << ": " << facts.where;
    EXPECT_EQ(exit_code(facts.code), 3) << bad.id;
  }
}

TEST(Corpus, LengthsThatAreNot) {
  const std::string body(96, '\x01');
  expect_refused({
      {"M01", "", "model.too_short", "0 bytes"},
      {"M02", "1234567", "model.too_short", "7 bytes"},
      {"M03", length_of(0), "model.too_short", "empty"},
      {"M04", length_of(~std::uint64_t{0}) + body, "model.header_length",
       "18446744073709551615 bytes"},
      {"M05", length_of(100'000'001) + body, "model.header_length", "16777216 may be"},
      {"M06", length_of(1000) + std::string(88, '{'), "model.header_length",
       "claims 1000 bytes, the file has 96"},
  });
}

TEST(Corpus, HeadersThatAreNoJsonObject) {
  std::string names = "{";
  for (int i = 0; i < 65'537; ++i) {
    names += tensor("t" + std::to_string(i), "U8", "[0]", "[0,0]") + ",";
  }
  names.back() = '}';
  expect_refused({
      {"M07", container("{\"\xC3(\":1}"), "model.bad_header", "UTF-8.*header byte 11"},
      {"M08", container("{\"a\":}"), "model.bad_header", "not valid JSON.*header byte 13"},
      {"M09", container("[1,2,3]"), "model.bad_header", "no JSON object.*header byte 8"},
      {"M10", container(std::string(50'000, '[')), "model.bad_header", "header byte 8"},
      {"nested", container("{\"a\":" + std::string(50'000, '[')), "model.bad_header",
       "expected an object, found a list.*header byte 1[34]"},
      {"nested objects", container(R"({"a":{"dtype":{"a":{}}}})"), "model.bad_dtype",
       "dtype cannot be an object"},
      {"two values", container("{}{}"), "model.bad_header", "not valid JSON"},
      {"leading space", container(" {}"), "model.bad_header", "no JSON object"},
      {"long name", container("{\"" + std::string(513, 'a') + "\":{}}"), "model.bad_header",
       "longer than 512"},
      {"too many", container(names, 0), "model.too_many_tensors", "more than 65536"},
      {"unknown key", container(R"({"a":{"type":"F32"}})"), "model.bad_header",
       "unknown key 'type'"},
      {"missing key", container(R"({"a":{"dtype":"F32"}})"), "model.bad_header", "lacks one of"},
      {"number", container(R"({"a":7})"), "model.bad_header", "found 7"},
  });
}

TEST(Corpus, NamesThatAreThereTwice) {
  const std::string a = tensor("a", "F32", "[2]", "[0,8]");
  expect_refused({
      {"M11", container("{" + a + "," + tensor("a", "F32", "[2]", "[8,16]") + "}"),
       "model.duplicate_name", "'a' is there twice"},
      {"M12", container(R"({"a":{"dtype":"F32","shape":[2],"shape":[4],"data_offsets":[0,16]}})"),
       "model.duplicate_name", "'shape' is there twice"},
      {"metadata twice", container(R"({"__metadata__":{},"__metadata__":{}})"),
       "model.duplicate_name", "__metadata__"},
      {"key twice", container(R"({"__metadata__":{"a":"1","a":"2"}})"), "model.duplicate_name",
       "'a' is there twice"},
      {"M13", container(R"({"__metadata__":{"format":1}})"), "model.bad_metadata",
       "'format': expected a text, found 1"},
      {"metadata list", container(R"({"__metadata__":{"format":["1"]}})"), "model.bad_metadata",
       "found a list"},
  });
}

TEST(Corpus, OffsetsThatDoNotTileTheData) {
  const auto two = [](const char* first, const char* second) {
    return container(
        "{" + tensor("a", "U8", "[16]", first) + "," + tensor("b", "U8", "[16]", second) + "}", 32);
  };
  std::string many = "{";
  for (int i = 0; i < 100'000; ++i) {
    many += tensor("t" + std::to_string(i), "F32", "[4]", "[0,16]") + ",";
  }
  many.back() = '}';
  expect_refused({
      {"M14", two("[0,16]", "[8,24]"), "model.bad_offsets", "'b' at .*overlaps"},
      {"M15", two("[0,16]", "[20,32]"), "model.bad_offsets", "'b' at .*hole"},
      {"first hole", two("[4,20]", "[20,32]"), "model.bad_offsets", "'a' at .*hole"},
      {"M16", two("[16,0]", "[16,32]"), "model.bad_offsets", "'a' at .*before it begins"},
      {"M17", container(many), "model.bad_offsets", "overlaps"},
      {"M18", two("[0,16]", "[16,32]") + "PK", "model.bad_offsets", "end after 32.*has 34"},
      {"M19", two("[0,16]", "[16,48]"), "model.bad_offsets", "'b' at .*ends after the file's 32"},
      {"one offset", two("[0]", "[16,32]"), "model.bad_offsets", "no two offsets"},
      {"three offsets", two("[0,1,2]", "[16,32]"), "model.bad_offsets", "more than two"},
      {"negative offset", two("[-1,16]", "[16,32]"), "model.bad_offsets", "found -1"},
      {"huge offset", two("[0,16]", "[16,281474976710656]"), "model.bad_offsets", "below 2.48"},
      {"no tensors", container("{}", 4), "model.bad_offsets", "end after 0"},
  });
}

TEST(Corpus, ShapesAndTypesThatDoNotFit) {
  const auto one = [](const char* dtype, const char* shape) {
    return container("{" + tensor("a", dtype, shape, "[0,16]") + "}");
  };
  expect_refused({
      {"M20", one("F32", "[2,9223372036854775808]"), "model.bad_size", "found 9223372036854775808"},
      {"product", one("F32", "[281474976710655,281474976710655]"), "model.bad_size", "can count"},
      {"M21", one("F32", "[-1]"), "model.bad_size", "found -1"},
      {"M22", one("F32", "[1.5]"), "model.bad_size", "found 1.5"},
      {"M23", one("F32", "[1e3]"), "model.bad_size", "found 1e3"},
      {"M24", one("F32", "[1,1,1,1,1,1,1,1,4]"), "model.bad_size", "more than 8 dimensions"},
      {"M25", one("F33", "[4]"), "model.bad_dtype", "unknown type 'F33'"},
      {"too small", one("F32", "[3]"), "model.bad_size", "needs 12 bytes, .* give 16"},
      {"half a byte", one("F4", "[31]"), "model.bad_size", "no whole number of bytes"},
      {"shape is no list", one("F32", "4"), "model.bad_size", "shape cannot be 4"},
      {"nested shape", one("F32", "[[4]]"), "model.bad_size", "found a list"},
      {"text in shape", one("F32", "[\"4\"]"), "model.bad_size", "found a text"},
  });
}

TEST(Corpus, ForeignFilesAreCalledByName) {
  const std::string tail(100, '\x02');
  expect_refused({
      {"pickle", "\x80\x04\x95\x0f\0\0\0\0\0\0\0}"s + tail, "model.other_format",
       "Python pickle, which can run code"},
      {"old pickle", "\x80\x02}q\0X\x05\0\0\0"s + tail, "model.other_format", "Python pickle"},
      {"h5", "\x89HDF\r\n\x1a\n"s + tail, "model.other_format", "HDF5 file, as Keras"},
      {"keras", "PK\x03\x04\x14\0\0\0"s + tail, "model.other_format", "zip archive"},
      {"gguf", "GGUF\x03\0\0\0\1\0\0\0"s + tail, "model.other_format", "GGUF"},
      {"onnx", "\x08\x0a\x12\x07pytorch"s + tail, "model.other_format", "ONNX"},
      {"png", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s + tail, "model.other_format", "PNG"},
      {"csv", "lectures,hours,passed\n4,5,yes\n", "model.other_format", "text file, such as CSV"},
      {"npy", "\x93NUMPY\x01\0v\0"s + tail, "model.other_format", "NumPy"},
      {"gzip", "\x1f\x8b\x08\0\0\0\0\0\0\xff"s + tail, "model.other_format", "gzip"},
      {"safetensors", container("{" + tensor("a", "F32", "[4]", "[0,16]") + "}"),
       "model.other_format", "safetensors file of another program"},
  });
}

struct NamedView {
  std::string name;
  View values;
};

/// The bytes of a model whose description was changed and then properly signed, as a stranger who
/// knows the format would write it.
std::string rewritten(const std::function<void(Json&)>& edit,
                      const std::function<void(std::vector<NamedView>&)>& edit_tensors = {}) {
  const Artifact artifact = small_model();
  const std::string bytes = save_bytes(artifact);
  const std::uint64_t length = header_length(as_span(bytes), bytes.size(), "m");
  const Container parts = parse_container(as_span(bytes).first(8 + length), bytes.size(), "m");
  std::vector<NamedView> tensors;
  std::vector<Tensor> owners;
  for (const TensorInfo& info : parts.tensors) {
    Shape shape;
    if (info.shape.size() == 1) shape = Shape{static_cast<std::int64_t>(info.shape[0])};
    if (info.shape.size() == 2) {
      shape =
          Shape{static_cast<std::int64_t>(info.shape[0]), static_cast<std::int64_t>(info.shape[1])};
    }
    Tensor& values = owners.emplace_back(shape, info.dtype == "I32" ? DType::i32 : DType::f32);
    std::memcpy(values.view().data(), bytes.data() + 8 + length + info.begin, values.bytes());
    tensors.push_back({info.name, values.view()});
  }
  if (edit_tensors) edit_tensors(tensors);
  Json description = Json::parse(parts.metadata.at("lamina"));
  edit(description);
  std::vector<TensorToWrite> written;
  for (const NamedView& tensor : tensors) written.push_back({tensor.name, tensor.values});
  return write_container(written, {{"lamina", description.dump()}});
}

TEST(Corpus, ARewrittenModelLoads) {
  EXPECT_NO_THROW(load_bytes(as_span(rewritten([](Json&) {}))));
}

TEST(Corpus, DescriptionsThatAreNotUnderstood) {
  expect_refused({
      {"M26 version", rewritten([](Json& j) { j["format"] = 999; }), "model.unknown_format",
       "format 999, this program reads formats 1 to 2"},
      {"no version", rewritten([](Json& j) { j.erase("format"); }), "model.unknown_format",
       "does not say"},
      {"M26 layer", rewritten([](Json& j) { j["network"]["nodes"][1]["kind"] = "lambda"; }),
       "model.unknown_layer", "'lambda'.*network.nodes\\[1\\].kind"},
      {"M26 key", rewritten([](Json& j) { j["network"]["nodes"][1]["code"] = "import os"; }),
       "model.unknown_key", "'code'.*network.nodes\\[1\\]"},
      {"top key", rewritten([](Json& j) { j["plugin"] = "x.so"; }), "model.unknown_key",
       "'plugin'"},
      {"network key", rewritten([](Json& j) { j["network"]["url"] = "http://x"; }),
       "model.unknown_key", "'url'.*network"},
      {"missing layer key", rewritten([](Json& j) { j["network"]["nodes"][1].erase("units"); }),
       "model.missing_key", "'units' is missing.*network.nodes\\[1\\]"},
      {"missing network", rewritten([](Json& j) { j.erase("network"); }), "model.missing_key",
       "'network'"},
      {"missing program", rewritten([](Json& j) { j.erase("program"); }), "model.missing_key",
       "'program'"},
      {"M26 units", rewritten([](Json& j) { j["network"]["nodes"][1]["units"] = 1'000'000'000; }),
       "model.bad_value", "units is 1000000000, but must be in"},
      {"no object", rewritten([](Json& j) { j = Json::array({1}); }), "model.unknown_format", ""},
      {"preprocessing", rewritten([](Json& j) { j["preprocessing"]["target_scale"] = 0; }),
       "model.bad_preprocessing", "scale"},
      {"deep", rewritten([](Json& j) {
         Json deep = 1;
         for (int i = 0; i < 70; ++i) deep = Json::array({deep});
         j["deep"] = deep;
       }),
       "model.bad_json", "deeper than 64"},
  });
}

TEST(Corpus, DescriptionsThatContradictTheTensors) {
  expect_refused({
      {"width", rewritten([](Json& j) { j["network"]["nodes"][1]["units"] = 6; }),
       "model.inconsistent", "'dense_3.weight' is F32 \\[8,5\\], the network needs F32 \\[8,6\\]"},
      {"2^24 units", rewritten([](Json& j) { j["network"]["nodes"][1]["units"] = 1 << 24; }),
       "model.inconsistent", "'dense_3.weight'"},
      {"missing tensor", rewritten([](Json& j) {
         j["network"]["nodes"].push_back({{"kind", "batch_normalization"},
                                          {"momentum", 0.5},
                                          {"epsilon", 0.001},
                                          {"name", "extra"},
                                          {"inputs", {"embedding_1"}},
                                          {"shares", ""}});
         j["network"]["nodes"][1]["inputs"] = {"extra"};
       }),
       "model.inconsistent", "is missing|is F32"},
      {"left-over tensor", rewritten([](Json& j) {
         j["network"]["nodes"][6]["inputs"] = {"dense_2"};
         j["network"]["nodes"].erase(5);
       }),
       "model.inconsistent", "tensors, the network needs"},
      {"input", rewritten([](Json& j) { j["network"]["inputs"][0]["shape"] = {4}; }),
       "model.inconsistent", "the preprocessing makes"},
      {"huge input", rewritten([](Json& j) { j["network"]["inputs"][0]["shape"] = {1 << 24}; }),
       "model.inconsistent", "numbers \\[16777216\\]"},
      {"input of 5 axes", rewritten([](Json& j) {
         j["network"]["inputs"][0]["shape"] = {1, 1, 1, 1, 3};
       }),
       "model.inconsistent", "the preprocessing makes"},
      {"ring", rewritten([](Json& j) {
         j["network"]["nodes"][1]["inputs"] = {"embedding_1", "dense_2"};
       }),
       "model.inconsistent", "feed each other in a ring"},
      {"unknown node", rewritten([](Json& j) { j["network"]["nodes"][1]["inputs"] = {"x"}; }),
       "model.inconsistent", "'x', which is no input or node"},
      {"same name", rewritten([](Json& j) { j["network"]["nodes"][1]["name"] = "dense_1"; }),
       "model.inconsistent", "are called 'dense_1'"},
      {"unknown output", rewritten([](Json& j) { j["network"]["outputs"] = {"nobody"}; }),
       "model.inconsistent", "'nobody'"},
      {"no layers", rewritten([](Json& j) { j["network"]["nodes"] = Json::array(); }),
       "model.inconsistent", "no layers"},
      {"no embedding", rewritten([](Json& j) {
         j["network"]["nodes"][1]["inputs"] = Json::array();
         j["network"]["nodes"].erase(0);
       }),
       "model.inconsistent", "dense_3"},
      {"no head", rewritten([](Json& j) { j["network"]["nodes"][7]["activation"] = "relu"; }),
       "model.inconsistent", "does not answer a binary task"},
      {"tensor type", rewritten([](Json&) {}, [](auto& all) { all[0].values.dtype = DType::i32; }),
       "model.inconsistent", "is I32"},
      {"foreign tensor",
       rewritten([](Json&) {},
                 [](auto& all) {
                   all.push_back({"payload", all[0].values});
                 }),
       "model.inconsistent", "tensors, the network needs"},
  });
}

TEST(Corpus, ANetworkThatAnswersOtherwiseIsRefused) {
  expect_refused({
      {"weights", rewritten([](Json&) {}, [](auto& all) { all[1].values.f32()[0] += 1; }),
       "model.test_vector", "answers .* to a row to which it answered"},
      {"layers", rewritten([](Json& j) { j["network"]["nodes"][1]["activation"] = "gelu"; }),
       "model.test_vector", "answers"},
      {"codes",
       rewritten([](Json&) {},
                 [](auto& all) {
                   for (auto& one : all) {
                     if (one.name == "test_vector.inputs.codes") one.values.i32()[0] = 1'000'000;
                   }
                 }),
       "model.inconsistent", "the code 1000000"},
  });
}

TEST(Corpus, ChecksumsThatAreMissingOrWrongAreRefused) {
  std::string bytes = save_bytes(small_model());
  bytes[bytes.size() - 1] = static_cast<char>(bytes.back() ^ 1);
  expect_refused({{"M27", bytes, "model.checksum", "'test_vector.inputs.codes' is not as it was"}});

  const std::string whole = save_bytes(small_model());
  const std::uint64_t length = header_length(as_span(whole), whole.size(), "m");
  Json header = Json::parse(whole.substr(8, length));
  const auto with_header = [&] {
    const std::string text = header.dump();
    return length_of(text.size()) + text + whole.substr(8 + length);
  };
  header["__metadata__"]["header_checksum"] = "DEADBEEF";
  expect_refused({{"wrong", with_header(), "model.checksum", "header is not as it was"}});
  header["__metadata__"].erase("header_checksum");
  expect_refused({{"missing", with_header(), "model.checksum", "header has no checksum"}});
}

TEST(Corpus, ANewerFormatIsRecognisedWithoutOurChecksums) {
  const std::string header = R"({"__metadata__":{"lamina":"{\"format\":3}"}})";
  expect_refused({{"format 3", container(header, 0), "model.unknown_format", "format 3"}});
}

}  // namespace
}  // namespace lamina

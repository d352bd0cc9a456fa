#include "exchange/onnx/graph.hpp"

#ifdef LAMINA_ONNX

#include <cstring>
#include <type_traits>

#include "exchange/onnx/fields.hpp"
#include "exchange/onnx/protozero.hpp"

namespace lamina::onnx {

namespace {

using protozero::pbf_builder;

template <class T>
std::string bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

template <class Narrow>
std::string narrowed(const std::vector<std::int64_t>& values) {
  std::vector<Narrow> narrow;
  narrow.reserve(values.size());
  for (const std::int64_t value : values) narrow.push_back(static_cast<Narrow>(value));
  return bytes_of(narrow);
}

void write(pbf_builder<field::Tensor> out, const Array& array, const std::string& name) {
  out.add_packed_int64(field::Tensor::dims, array.dims.begin(), array.dims.end());
  out.add_int32(field::Tensor::type, static_cast<std::int32_t>(array.type));
  if (!name.empty()) out.add_string(field::Tensor::name, name);
  switch (array.type) {
    case Type::f32:
      out.add_bytes(field::Tensor::raw, bytes_of(array.as<float>()));
      break;
    case Type::f64:
      out.add_bytes(field::Tensor::raw, bytes_of(array.as<double>()));
      break;
    case Type::i64:
      out.add_bytes(field::Tensor::raw, bytes_of(array.as<std::int64_t>()));
      break;
    case Type::i32:
      out.add_bytes(field::Tensor::raw, narrowed<std::int32_t>(array.as<std::int64_t>()));
      break;
    case Type::u8:
    case Type::i8:
    case Type::boolean:
      out.add_bytes(field::Tensor::raw, narrowed<std::uint8_t>(array.as<std::int64_t>()));
      break;
    case Type::text:
      for (const std::string& text : array.as<std::string>()) {
        out.add_bytes(field::Tensor::texts, text);
      }
      break;
  }
}

/// The value and which kind it is.
void write(pbf_builder<field::Attribute>& out, const AttributeValue& value) {
  const auto kind = [&](field::Kind which) {
    out.add_int32(field::Attribute::type, static_cast<std::int32_t>(which));
  };
  std::visit(
      [&](const auto& v) {
        using V = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<V, std::int64_t>) {
          out.add_int64(field::Attribute::integer, v);
          kind(field::Kind::integer);
        } else if constexpr (std::is_same_v<V, float>) {
          out.add_float(field::Attribute::real, v);
          kind(field::Kind::real);
        } else if constexpr (std::is_same_v<V, std::string>) {
          out.add_bytes(field::Attribute::text, v);
          kind(field::Kind::text);
        } else if constexpr (std::is_same_v<V, Array>) {
          write(pbf_builder<field::Tensor>(out, field::Attribute::tensor), v, "");
          kind(field::Kind::tensor);
        } else if constexpr (std::is_same_v<V, std::vector<std::int64_t>>) {
          for (const std::int64_t one : v) out.add_int64(field::Attribute::integers, one);
          kind(field::Kind::integers);
        } else if constexpr (std::is_same_v<V, std::vector<float>>) {
          for (const float one : v) out.add_float(field::Attribute::reals, one);
          kind(field::Kind::reals);
        } else {
          for (const std::string& one : v) out.add_bytes(field::Attribute::texts, one);
          kind(field::Kind::texts);
        }
      },
      value);
}

void write(pbf_builder<field::Node> out, const Node& node) {
  for (const std::string& input : node.inputs) out.add_string(field::Node::input, input);
  for (const std::string& output : node.outputs) out.add_string(field::Node::output, output);
  if (!node.name.empty()) out.add_string(field::Node::name, node.name);
  out.add_string(field::Node::op, node.op);
  for (const auto& [name, value] : node.attributes) {
    pbf_builder<field::Attribute> attribute(out, field::Node::attribute);
    attribute.add_string(field::Attribute::name, name);
    write(attribute, value);
  }
  if (!node.domain.empty()) out.add_string(field::Node::domain, node.domain);
}

void write(pbf_builder<field::Value> out, const ValueInfo& value) {
  out.add_string(field::Value::name, value.name);
  {
    pbf_builder<field::TypeOf> type(out, field::Value::type);
    pbf_builder<field::TensorType> tensor(type, field::TypeOf::tensor);
    tensor.add_int32(field::TensorType::element, static_cast<std::int32_t>(value.type));
    pbf_builder<field::ShapeOf> shape(tensor, field::TensorType::shape);
    for (const std::int64_t size : value.dims) {
      pbf_builder<field::Dim> dim(shape, field::ShapeOf::dim);
      if (size < 0) {
        dim.add_string(field::Dim::parameter, "N");
      } else {
        dim.add_int64(field::Dim::value, size);
      }
    }
  }
  if (!value.doc.empty()) out.add_string(field::Value::doc, value.doc);
}

}  // namespace

std::string write_model(const Model& model) {
  std::string bytes;
  pbf_builder<field::Model> out(bytes);
  out.add_int64(field::Model::ir_version, model.ir_version);
  out.add_string(field::Model::producer_name, model.producer);
  out.add_string(field::Model::producer_version, model.producer_version);
  if (!model.doc.empty()) out.add_string(field::Model::doc, model.doc);
  {
    pbf_builder<field::Graph> graph(out, field::Model::graph);
    for (const Node& node : model.nodes) write({graph, field::Graph::node}, node);
    graph.add_string(field::Graph::name, model.graph_name);
    for (const auto& [name, array] : model.constants) {
      write({graph, field::Graph::initializer}, array, name);
    }
    for (const ValueInfo& input : model.inputs) write({graph, field::Graph::input}, input);
    for (const ValueInfo& output : model.outputs) write({graph, field::Graph::output}, output);
  }
  for (const auto& [domain, version] : model.opsets) {
    pbf_builder<field::Opset> opset(out, field::Model::opset);
    opset.add_string(field::Opset::domain, domain);
    opset.add_int64(field::Opset::version, version);
  }
  for (const auto& [key, value] : model.metadata) {
    pbf_builder<field::Entry> entry(out, field::Model::metadata);
    entry.add_string(field::Entry::key, key);
    entry.add_string(field::Entry::value, value);
  }
  return bytes;
}

bool is_built() {
  return true;
}

}  // namespace lamina::onnx

#else

namespace lamina::onnx {

std::string write_model(const Model&) {
  require_built();
  return "";
}
bool is_built() {
  return false;
}

}  // namespace lamina::onnx

#endif

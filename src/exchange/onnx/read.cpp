#include "exchange/onnx/read.hpp"

#include <filesystem>

#include "artifacts/file.hpp"
#include "lamina/core/error.hpp"

#ifdef LAMINA_ONNX

#include "exchange/onnx/fields.hpp"
#include "exchange/onnx/protozero.hpp"
#include "exchange/onnx/read_tensor.hpp"

namespace lamina::onnx {

namespace {

using protozero::pbf_message;

class Reader {
 public:
  Reader(std::string name, std::string folder)
      : tensors_(name, std::move(folder)), name_(std::move(name)) {}

  Model read(std::string_view bytes) {
    Model model;
    model.ir_version = 0;
    bool graph = false;
    pbf_message<field::Model> in(bytes.data(), bytes.size());
    while (in.next()) {
      switch (in.tag()) {
        case field::Model::ir_version:
          model.ir_version = in.get_int64();
          break;
        case field::Model::producer_name:
          model.producer = in.get_string();
          break;
        case field::Model::producer_version:
          model.producer_version = in.get_string();
          break;
        case field::Model::opset:
          read(pbf_message<field::Opset>(in.get_message()), model);
          break;
        case field::Model::graph:
          graph = true;
          read(pbf_message<field::Graph>(in.get_message()), model);
          break;
        case field::Model::functions:
          model.functions.push_back(read(pbf_message<field::Function>(in.get_message())));
          break;
        default:
          in.skip();
      }
    }
    if (!graph || model.opsets.empty()) tensors_.fail("the file holds no graph of ONNX", name_);
    std::erase_if(model.inputs, [&](const ValueInfo& input) {
      return model.constants.count(input.name) > 0;  // as files of IR 3 list them
    });
    return model;
  }

 private:
  static void read(pbf_message<field::Opset> in, Model& model) {
    std::string domain;
    std::int64_t version = 0;
    while (in.next()) {
      switch (in.tag()) {
        case field::Opset::domain:
          domain = in.get_string();
          break;
        case field::Opset::version:
          version = in.get_int64();
          break;
        default:
          in.skip();
      }
    }
    model.opsets[domain == "ai.onnx" ? "" : domain] = version;
  }

  void read(pbf_message<field::Graph> in, Model& model) {
    while (in.next()) {
      switch (in.tag()) {
        case field::Graph::node:
          model.nodes.push_back(read(pbf_message<field::Node>(in.get_message())));
          break;
        case field::Graph::name:
          model.graph_name = in.get_string();
          break;
        case field::Graph::initializer: {
          auto [name, array] = tensors_.read(in.get_view());
          model.constants.insert_or_assign(std::move(name), std::move(array));
          break;
        }
        case field::Graph::input:
          model.inputs.push_back(read(pbf_message<field::Value>(in.get_message())));
          break;
        case field::Graph::output:
          model.outputs.push_back(read(pbf_message<field::Value>(in.get_message())));
          break;
        case field::Graph::sparse_initializer:
          tensors_.fail("lamina reads no sparse tensors", name_);
        default:
          in.skip();
      }
    }
  }

  Node read(pbf_message<field::Node> in) {
    Node node;
    while (in.next()) {
      switch (in.tag()) {
        case field::Node::input:
          node.inputs.push_back(in.get_string());
          break;
        case field::Node::output:
          node.outputs.push_back(in.get_string());
          break;
        case field::Node::name:
          node.name = in.get_string();
          break;
        case field::Node::op:
          node.op = in.get_string();
          break;
        case field::Node::domain:
          node.domain = in.get_string();
          break;
        case field::Node::attribute:
          read(pbf_message<field::Attribute>(in.get_message()), node);
          break;
        default:
          in.skip();
      }
    }
    if (node.domain == "ai.onnx") node.domain.clear();
    return node;
  }

  void read(pbf_message<field::Attribute> in, Node& node) {
    std::string name;
    AttributeValue value = std::int64_t{0};
    std::vector<std::int64_t> integers;
    std::vector<float> reals;
    std::vector<std::string> texts;
    std::int32_t kind = 0;
    while (in.next()) {
      switch (in.tag()) {
        case field::Attribute::name:
          name = in.get_string();
          break;
        case field::Attribute::real:
          value = in.get_float();
          break;
        case field::Attribute::integer:
          value = in.get_int64();
          break;
        case field::Attribute::text:
          value = in.get_string();
          break;
        case field::Attribute::tensor:
          value = tensors_.read(in.get_view()).second;
          break;
        case field::Attribute::reals:
          add_floats(in, reals);
          break;
        case field::Attribute::integers:
          add_integers(in, integers);
          break;
        case field::Attribute::texts:
          texts.push_back(in.get_string());
          break;
        case field::Attribute::type:
          kind = in.get_int32();
          break;
        default:
          in.skip();
      }
    }
    const auto is = [&](field::Kind which) {
      return kind == static_cast<std::int32_t>(which);
    };
    if (is(field::Kind::integers) || !integers.empty()) value = std::move(integers);
    if (is(field::Kind::reals) || !reals.empty()) value = std::move(reals);
    if (is(field::Kind::texts) || !texts.empty()) value = std::move(texts);
    node.attributes.insert_or_assign(std::move(name), std::move(value));
  }

  static ValueInfo read(pbf_message<field::Value> in) {
    ValueInfo value;
    value.type = Type{};
    while (in.next()) {
      switch (in.tag()) {
        case field::Value::name:
          value.name = in.get_string();
          break;
        case field::Value::type:
          read(pbf_message<field::TypeOf>(in.get_message()), value);
          break;
        default:
          in.skip();
      }
    }
    return value;
  }
  static void read(pbf_message<field::TypeOf> in, ValueInfo& value) {
    while (in.next(field::TypeOf::tensor)) {
      pbf_message<field::TensorType> tensor(in.get_message());
      while (tensor.next()) {
        if (tensor.tag() == field::TensorType::element) {
          value.type = static_cast<Type>(tensor.get_int32());
        } else if (tensor.tag() == field::TensorType::shape) {
          pbf_message<field::ShapeOf> shape(tensor.get_message());
          while (shape.next(field::ShapeOf::dim)) {
            std::int64_t size = -1;
            pbf_message<field::Dim> dim(shape.get_message());
            while (dim.next(field::Dim::value)) size = dim.get_int64();
            value.dims.push_back(size < 0 ? -1 : size);
          }
        } else {
          tensor.skip();
        }
      }
    }
  }

  Function read(pbf_message<field::Function> in) {
    Function function;
    while (in.next()) {
      switch (in.tag()) {
        case field::Function::name:
          function.name = in.get_string();
          break;
        case field::Function::domain:
          function.domain = in.get_string();
          break;
        case field::Function::input:
          function.inputs.push_back(in.get_string());
          break;
        case field::Function::output:
          function.outputs.push_back(in.get_string());
          break;
        case field::Function::node:
          function.nodes.push_back(read(pbf_message<field::Node>(in.get_message())));
          break;
        default:
          in.skip();
      }
    }
    return function;
  }

  TensorReader tensors_;
  std::string name_;
};

}  // namespace

Model read_model(std::string_view bytes, const std::string& name, const std::string& folder) {
  try {
    return Reader(name, folder).read(bytes);
  } catch (const protozero::exception& error) {
    throw Error({.code = "model.bad_onnx",
                 .what = std::string("the file is cut off or is no ONNX: ") + error.what(),
                 .where = name,
                 .fix = "export it again, or copy it again whole"});
  }
}

}  // namespace lamina::onnx

#else

namespace lamina::onnx {

Model read_model(std::string_view, const std::string&, const std::string&) {
  require_built();
  return {};
}

}  // namespace lamina::onnx

#endif

namespace lamina::onnx {

Model read_model(const std::string& path) {
  require_built();
  const InputFile file(path);
  std::string bytes(file.size(), '\0');
  file.read(0, std::as_writable_bytes(std::span(bytes.data(), bytes.size())));
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return read_model(bytes, printable(path, 200), folder.empty() ? "." : folder);
}

}  // namespace lamina::onnx

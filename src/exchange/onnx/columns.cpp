#include "exchange/onnx/columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

#include "exchange/accepted_words.hpp"
#include "exchange/evaluation.hpp"
#include "lamina/core/error.hpp"

namespace lamina::onnx {

namespace {

constexpr const char* ml = "ai.onnx.ml";

bool has_words(const Preprocessor& preprocessor, const NumberColumn& column) {
  return column.type == ColumnType::number && !preprocessor.style_of(column.name).steps.empty();
}

bool is_far(const NumberColumn& column) {
  return column.type == ColumnType::date ||
         std::any_of(column.features.begin(), column.features.end(), [](const NumberFeature& f) {
           return f.transform == NumberTransform::far_clip ||
                  f.transform == NumberTransform::quantile_normal;
         });
}

/// The features of numbers and dates, all of a kind side by side.
class Numbers {
 public:
  Numbers(Builder& builder, const Preprocessor& preprocessor)
      : builder_(builder), preprocessor_(preprocessor) {}

  /// `inputs`: the value [N,1] of each number column.
  std::string write(const std::vector<std::string>& inputs) {
    const std::vector<NumberColumn>& columns = preprocessor_.number_columns();
    for (std::size_t c = 0; c < columns.size(); ++c) {
      for (const NumberFeature& feature : columns[c].features) {
        add(columns[c], feature, inputs[c]);
        ++count_;
      }
    }
    std::vector<std::string> blocks;
    std::vector<std::int64_t> order;  // of the features, as the blocks have them
    const auto take = [&](const std::string& block, const std::vector<std::int64_t>& places) {
      blocks.push_back(block);
      order.insert(order.end(), places.begin(), places.end());
    };
    if (!scaled_.places.empty()) take(scaled(), scaled_.places);
    if (!by_rank_.places.empty()) take(builder_.concat(by_rank_.values), by_rank_.places);
    if (!flags_.places.empty()) {
      const std::string all = builder_.concat(flags_.values);
      take(builder_.cast(builder_.node("IsNaN", {all}), Type::f32), flags_.places);
    }
    if (!plain_.places.empty()) {
      const std::string all = builder_.concat(plain_.values);
      const std::string zero = builder_.number(0);
      take(builder_.node("Where", {builder_.node("IsNaN", {all}), zero, all}), plain_.places);
    }
    const std::string all = builder_.concat(blocks);
    if (std::is_sorted(order.begin(), order.end())) return all;
    std::vector<std::int64_t> from(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      from[static_cast<std::size_t>(order[i])] = static_cast<std::int64_t>(i);
    }
    return builder_.node("Gather", {all, builder_.list(std::move(from))},
                         {{"axis", std::int64_t{1}}});
  }

 private:
  struct Block {
    std::vector<std::string> values;   ///< f32 [N,1]
    std::vector<std::int64_t> places;  ///< which feature each is
  };

  void add(const NumberColumn& column, const NumberFeature& feature, const std::string& input) {
    const bool wide = is_far(column);
    const auto narrow = [&](const std::string& x) {
      return wide ? builder_.cast(x, Type::f32) : x;
    };
    builder_.call(column.name);
    Block& block = feature.part == FeaturePart::missing                    ? flags_
                   : feature.transform == NumberTransform::none            ? plain_
                   : feature.transform == NumberTransform::quantile_normal ? by_rank_
                                                                           : scaled_;
    block.places.push_back(count_);
    if (feature.part == FeaturePart::missing) {
      block.values.push_back(narrow(input));
    } else {
      std::string part = feature.part == FeaturePart::value
                             ? input
                             : part_of_date(builder_, input, feature.part, column.first_day);
      if (&block == &by_rank_) {
        const bool words = has_words(preprocessor_, column);  // whose places are f32
        block.values.push_back(by_rank(words ? builder_.cast(part, Type::f64) : part, feature));
        builder_.call("");
        return;
      }
      const bool far = feature.transform == NumberTransform::far_clip;
      if (far) part = builder_.subtract(part, builder_.number64(feature.center));
      block.values.push_back(narrow(part));
      if (&block == &scaled_) {
        centers_.push_back(far ? 0.0F : static_cast<float>(feature.center));
        scales_.push_back(static_cast<float>(feature.scale));
      }
    }
    builder_.call("");
  }

  /// Between the knots below and above x on a straight line; a missing x is 0. In f64, rounded
  /// once.
  std::string by_rank(const std::string& x, const NumberFeature& feature) {
    const auto count = static_cast<std::int64_t>(feature.knots.size());
    const std::string knots = builder_.constant(Array::doubles(feature.knots, {1, count}));
    const std::string list = builder_.constant(Array::doubles(feature.knots, {count}));
    const std::string heights = builder_.constant(Array::doubles(feature.heights, {count}));
    const std::string above = builder_.node("Max", {x, builder_.number64(feature.knots.front())});
    const std::string held = builder_.node("Min", {above, builder_.number64(feature.knots.back())});
    const auto number_of = [&](const std::string& flags) {
      return builder_.node("ReduceSum", {builder_.cast(flags, Type::f32), builder_.list({1})},
                           {{"keepdims", std::int64_t{1}}});
    };
    const std::string below = number_of(builder_.node("Less", {knots, held}));
    const std::string beyond =
        builder_.subtract(builder_.number(static_cast<float>(count)),
                          number_of(builder_.node("Greater", {knots, held})));
    const auto at = [&](const std::string& values, const std::string& place) {
      const std::string most = builder_.number(static_cast<float>(count - 1));
      const std::string inside = builder_.node("Clip", {place, builder_.number(0), most});
      return builder_.node("Gather", {values, builder_.cast(inside, Type::i64)},
                           {{"axis", std::int64_t{0}}});
    };
    const std::string before = builder_.subtract(below, builder_.number(1));
    const std::string low = at(list, before);
    const std::string share =
        builder_.divide(builder_.subtract(held, low), builder_.subtract(at(list, below), low));
    const std::string from = at(heights, before);
    const std::string line =
        builder_.add(from, builder_.multiply(share, builder_.subtract(at(heights, below), from)));
    // Of knots at x itself the one in their middle.
    const std::string middle =
        builder_.multiply(builder_.add(before, beyond), builder_.number(0.5F));
    const std::string hit = builder_.node("Greater", {beyond, below});
    const std::string y = builder_.node("Where", {hit, at(heights, middle), line});
    return builder_.node(
        "Where", {builder_.node("IsNaN", {x}), builder_.number(0), builder_.cast(y, Type::f32)});
  }

  /// z = (x - center) * scale within ±1e6, then z / sqrt(1 + (z/3)²); a missing x is the center.
  std::string scaled() {
    builder_.call("numbers");
    const auto width = static_cast<std::int64_t>(scales_.size());
    const std::string x = builder_.concat(scaled_.values);
    const std::string center = builder_.constant(Array::floats(centers_, {1, width}));
    const std::string scale = builder_.constant(Array::floats(scales_, {1, width}));
    const std::string known = builder_.node("Where", {builder_.node("IsNaN", {x}), center, x});
    const std::string product = builder_.multiply(builder_.subtract(known, center), scale);
    const std::string z =
        builder_.node("Clip", {product, builder_.number(-1e6F), builder_.number(1e6F)});
    const std::string third = builder_.divide(z, builder_.number(3));
    const std::string sum = builder_.add(builder_.number(1), builder_.multiply(third, third));
    const std::string result = builder_.divide(z, builder_.node("Sqrt", {sum}));
    builder_.call("");
    return result;
  }

  Builder& builder_;
  const Preprocessor& preprocessor_;
  Block scaled_, by_rank_, flags_, plain_;
  std::vector<float> centers_, scales_;
  std::int64_t count_ = 0;
};

std::string doc_of(const NumberColumn& column) {
  return column.type == ColumnType::date
             ? "days since 1970-01-01, with the time of day as a fraction; NaN where missing"
             : "NaN where missing";
}

/// The places of ordered words; NaN for any other.
std::string add_steps(Builder& builder, const std::string& name,
                      const std::vector<std::string>& steps) {
  const std::string input =
      builder.input(name, Type::text, {-1, 1}, "one of its ordered words; any other is missing");
  std::vector<float> places(steps.size());
  std::iota(places.begin(), places.end(), 0.0F);
  return builder.node("LabelEncoder", {input},
                      {{"keys_strings", steps},
                       {"values_floats", places},
                       {"default_float", std::numeric_limits<float>::quiet_NaN()}},
                      ml);
}

std::string add_words(Builder& builder, const CategoryColumn& column) {
  const std::string input = builder.input(column.name, Type::text, {-1, 1},
                                          "a word of training; any other, and \"\", is missing");
  std::vector<std::string> words;
  std::vector<std::int64_t> codes;
  for (const auto& [word, code] : accepted_words(column)) {
    words.push_back(word);
    codes.push_back(code);
  }
  return builder.node(
      "LabelEncoder", {input},
      {{"keys_strings", words}, {"values_int64s", codes}, {"default_int64", std::int64_t{0}}}, ml);
}

/// The numbers [N,E] of a column that is told by the mean target. "" is a missing cell.
std::string add_encoded(Builder& builder, const EncodedColumn& column) {
  const std::string input =
      builder.input(column.name, Type::text, {-1, 1}, "a word of training; \"\" is missing");
  std::vector<std::string> words = {""};
  std::vector<std::int32_t> places = {EncodedColumn::missing};
  for (const auto& [word, code] : accepted_words(column)) {
    words.push_back(word);
    places.push_back(code + 1);
  }
  const std::int64_t outputs = column.outputs();
  const auto value = [&](std::int32_t place, std::int64_t output) {
    return static_cast<float>(column.values[static_cast<std::size_t>(place * outputs + output)]);
  };
  std::vector<std::string> numbers;
  for (std::int64_t output = 0; output < outputs; ++output) {
    std::vector<float> values;
    for (const std::int32_t place : places) values.push_back(value(place, output));
    numbers.push_back(builder.node("LabelEncoder", {input},
                                   {{"keys_strings", words},
                                    {"values_floats", values},
                                    {"default_float", value(EncodedColumn::unseen, output)}},
                                   ml));
  }
  return builder.concat(numbers);
}

[[noreturn]] void refuse_single(const std::string& single, const std::string& column,
                                const char* what) {
  refuse_export(fmt::format("--single-input {} takes numbers alone, and this column holds {}",
                            printable(single), what),
                "column '" + printable(column) + "'",
                "export without --single-input: then every column is an input of its own type");
}

std::vector<std::string> split_single(Builder& builder, const Preprocessor& preprocessor,
                                      const std::string& single) {
  const std::vector<NumberColumn>& columns = preprocessor.number_columns();
  if (!preprocessor.category_columns().empty()) {
    refuse_single(single, preprocessor.category_columns()[0].name, "words");
  }
  if (!preprocessor.encoded_columns().empty()) {
    refuse_single(single, preprocessor.encoded_columns()[0].name, "words");
  }
  if (!preprocessor.image_columns().empty()) {
    refuse_single(single, preprocessor.image_columns()[0].name, "images");
  }
  std::string names;
  for (const NumberColumn& column : columns) {
    if (has_words(preprocessor, column)) refuse_single(single, column.name, "words");
    if (column.type == ColumnType::date) refuse_single(single, column.name, "dates");
    names += (names.empty() ? "" : ", ") + column.name;
  }
  const bool wide = std::any_of(columns.begin(), columns.end(), is_far);
  const std::string x = builder.input(single, wide ? Type::f64 : Type::f32,
                                      {-1, static_cast<std::int64_t>(columns.size())},
                                      "columns " + names + "; NaN where missing");
  std::vector<std::string> values;
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const auto place = static_cast<std::int64_t>(c);
    const std::string column = builder.slice(x, 1, place, place + 1);
    values.push_back(wide && !is_far(columns[c]) ? builder.cast(column, Type::f32) : column);
  }
  return values;
}

}  // namespace

std::map<std::string, std::string> add_columns(Builder& builder, const Preprocessor& preprocessor,
                                               const std::string& single) {
  std::vector<std::string> numbers;
  if (!single.empty()) {
    numbers = split_single(builder, preprocessor, single);
  } else {
    for (const NumberColumn& column : preprocessor.number_columns()) {
      numbers.push_back(
          has_words(preprocessor, column)
              ? add_steps(builder, column.name, preprocessor.style_of(column.name).steps)
              : builder.input(column.name, is_far(column) ? Type::f64 : Type::f32, {-1, 1},
                              doc_of(column)));
    }
  }
  std::vector<std::string> codes;
  for (const CategoryColumn& column : preprocessor.category_columns()) {
    codes.push_back(add_words(builder, column));
  }
  std::map<std::string, std::string> values;
  const std::vector<Field> fields = preprocessor.inputs();
  const std::vector<ImageColumn>& images = preprocessor.image_columns();
  for (std::size_t i = 0; i < images.size(); ++i) {
    const ImageColumn& column = images[i];
    values[fields[fields.size() - images.size() + i].name] = builder.input(
        column.name, Type::u8, {-1, column.height, column.width, column.channels}, "pixels");
  }
  std::vector<std::string> blocks;
  if (!numbers.empty()) blocks.push_back(Numbers(builder, preprocessor).write(numbers));
  for (const EncodedColumn& column : preprocessor.encoded_columns()) {
    blocks.push_back(add_encoded(builder, column));
  }
  if (!blocks.empty()) values["numbers"] = builder.concat(blocks);
  if (!codes.empty()) values["codes"] = builder.concat(codes);
  return values;
}

}  // namespace lamina::onnx

#include "lamina/course/lesson_json.hpp"

#include <array>
#include <nlohmann/json.hpp>

namespace lamina::course {

namespace {

using Json = nlohmann::ordered_json;

std::string one_line(const Json& object) {
  return object.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json words_json(const Lesson& lesson) {
  const LessonWords& words = lesson->words();
  return {{"lesson", lesson.kind()},    {"number", number_of(lesson)}, {"title", words.title},
          {"shows", words.shows},       {"idea", words.idea},          {"formula", words.formula},
          {"question", words.question}, {"look", words.look},          {"change", words.change}};
}

Json axis_json(const plot::Axis& axis) {
  Json object = {{"label", axis.label},
                 {"scale", axis.scale == plot::Scale::linear ? "linear" : "logarithmic"}};
  if (axis.low) object["low"] = *axis.low;
  if (axis.high) object["high"] = *axis.high;
  return object;
}

Json block_json(const Text& text) {
  return {{"kind", "text"}, {"text", text.text}};
}

Json block_json(const Numbers& numbers) {
  return {{"kind", "numbers"},
          {"caption", numbers.caption},
          {"headings", numbers.headings},
          {"rows", numbers.rows}};
}

Json block_json(const plot::Plot& plot) {
  constexpr std::array<const char*, 4> marks = {"line", "points", "bars", "path"};
  Json series = Json::array();
  for (const plot::Series& each : plot.series) {
    series.push_back({{"name", each.name},
                      {"mark", marks[static_cast<std::size_t>(each.mark)]},
                      {"x", each.x},
                      {"y", each.y}});
  }
  Json object = {{"kind", "plot"},
                 {"title", plot.title},
                 {"description", plot::description_of(plot)},
                 {"x", axis_json(plot.x)},
                 {"y", axis_json(plot.y)},
                 {"series", series}};
  if (plot.map) {
    const plot::HeatMap& map = *plot.map;
    object["map"] = {{"name", map.name},
                     {"columns", map.columns},
                     {"rows", map.rows},
                     {"x", {map.x_low, map.x_high}},
                     {"y", {map.y_low, map.y_high}},
                     {"scale", map.scale == plot::Scale::linear ? "linear" : "logarithmic"},
                     {"values", map.values}};
  }
  return object;
}

Json block_json(const plot::Pictures& pictures) {
  Json list = Json::array();
  for (const plot::Picture& each : pictures.pictures) {
    list.push_back({{"name", each.name}, {"pixels", each.pixels}});
  }
  return {{"kind", "pictures"},        {"title", pictures.title},       {"width", pictures.width},
          {"height", pictures.height}, {"in_a_row", pictures.in_a_row}, {"pictures", list}};
}

}  // namespace

std::string lesson_json(const Lesson& lesson, std::span<const Block> blocks) {
  Json object = words_json(lesson);
  object["blocks"] = Json::array();
  for (const Block& block : blocks) {
    object["blocks"].push_back(std::visit([](const auto& one) { return block_json(one); }, block));
  }
  return one_line(object);
}

std::string lesson_list_json() {
  Json lessons = Json::array();
  for (const Lesson& lesson : Lesson::shipped()) {
    lessons.push_back(words_json(lesson));
  }
  return one_line({{"lessons", lessons}});
}

}  // namespace lamina::course

#include "page/report_page.hpp"

#include <string_view>

#include "lamina/core/error.hpp"

namespace lamina::studio {

namespace {

constexpr std::string_view place = "id=\"report-data\">null</script>";

/// Within <script> nothing may look like its end, and names of columns are anybody's text.
std::string within_script(const std::string& json) {
  std::string safe;
  for (const char c : json) {
    if (c == '<') {
      safe += "\\u003c";
    } else if (c == '&') {
      safe += "\\u0026";
    } else {
      safe += c;
    }
  }
  return safe;
}

}  // namespace

std::string report_page(const Assets& assets, const std::string& json) {
  const Asset* const page = assets.find("/report.html");
  const std::size_t at = page == nullptr ? std::string_view::npos : page->bytes.find(place);
  if (at == std::string_view::npos) {
    throw Error({.code = "usage.not_built",
                 .what = "this program was built without the page of the report",
                 .where = "the report",
                 .fix = "build it with apps/studio/web/dist, as it is in the repository"});
  }
  const std::size_t data = at + place.find("null");
  std::string text(page->bytes.substr(0, data));
  text += within_script(json);
  text += page->bytes.substr(data + std::string_view("null").size());
  return text;
}

}  // namespace lamina::studio

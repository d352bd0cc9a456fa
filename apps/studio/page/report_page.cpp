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

/// How a page names a file, and how the same file stands in the page itself.
struct Inlining {
  std::string_view before, after, open, close;
};

constexpr Inlining script = {R"(<script type="module" crossorigin src=".)", R"("></script>)",
                             R"(<script type="module">)", "</script>"};
constexpr Inlining sheet = {R"(<link rel="stylesheet" crossorigin href=".)", R"(">)", "<style>",
                            "</style>"};

/// The page with that file in it; empty where the page names none, or one that is not there.
std::string inlined(const std::string& page, const Assets& assets, const Inlining& how) {
  const std::size_t at = page.find(how.before);
  if (at == std::string::npos) return "";
  const std::size_t name = at + how.before.size();
  const std::size_t end = page.find(how.after, name);
  const Asset* const file = assets.find(page.substr(name, end - name));
  if (end == std::string::npos || file == nullptr) return "";
  std::string text(how.open);
  constexpr std::string_view stop = "</script";  // what would end it, in a string of the script
  std::string_view rest = file->bytes;
  for (std::size_t next = 0; (next = rest.find(stop)) != std::string_view::npos;) {
    text += rest.substr(0, next);
    text += "<\\/script";
    rest.remove_prefix(next + stop.size());
  }
  text += rest;
  text += how.close;
  return page.substr(0, at) + text + page.substr(end + how.after.size());
}

}  // namespace

std::string report_page(const Assets& assets, const std::string& json) {
  const Asset* const page = assets.find("/report.html");
  std::string text = page == nullptr ? "" : std::string(page->bytes);
  for (const Inlining& how : {script, sheet}) text = inlined(text, assets, how);
  const std::size_t at = text.find(place);
  if (at == std::string::npos) {
    throw Error({.code = "usage.not_built",
                 .what = "this program was built without the page of the report",
                 .where = "the report",
                 .fix = "build it with apps/studio/web/dist, as it is in the repository"});
  }
  text.replace(at + place.find("null"), std::string_view("null").size(), within_script(json));
  return text;
}

}  // namespace lamina::studio

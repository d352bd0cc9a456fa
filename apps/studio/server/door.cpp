#include "server/door.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace lamina::studio {

namespace {

constexpr std::string_view api = "/api/";

bool is_api(std::string_view target) {
  return target.substr(0, api.size()) == api;
}

Refused refused(unsigned status, const char* code, std::string what, const char* fix) {
  return {status, {.code = code, .what = std::move(what), .where = "the studio", .fix = fix}};
}

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// "%20" as a space, in words also "+"; nothing where it is broken or says a control character.
std::optional<std::string> decoded(std::string_view text, bool word) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return {};
      const int high = hex(text[i + 1]);
      const int low = hex(text[i + 2]);
      if (high < 0 || low < 0) return {};
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (word && c == '+') {
      c = ' ';
    }
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) return {};
    plain += c;
  }
  return plain;
}

bool is_plain_path(const std::string& path) {
  return !path.empty() && path[0] == '/' && path.find("..") == path.npos &&
         path.find("//") == path.npos && path.find('\\') == path.npos;
}

}  // namespace

Door::Door(std::string token, int port) : token_(std::move(token)), port_(std::to_string(port)) {}

bool same_secret(std::string_view a, std::string_view b) {
  unsigned different = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < a.size(); ++i) {
    different |= static_cast<unsigned char>(a[i]) ^
                 static_cast<unsigned char>(b.empty() ? '\0' : b[i % b.size()]);
  }
  return different == 0;
}

std::uint64_t body_limit(std::string_view path) {
  return path == "/api/upload" ? largest_body : std::uint64_t{1} << 20;
}

std::optional<Refused> Door::refuses(const Knock& knock) const {
  if (!knock.host) {
    return refused(400, "studio.no_host", "the request names no host", "send Host");
  }
  const std::array<std::string, 3> hosts = {"127.0.0.1:" + port_, "localhost:" + port_,
                                            "[::1]:" + port_};
  if (std::find(hosts.begin(), hosts.end(), *knock.host) == hosts.end()) {
    return refused(421, "studio.other_host", "this server is not that host",
                   "open the address that the program printed");
  }
  if (knock.method != "GET" && knock.method != "POST" && knock.method != "HEAD") {
    return refused(405, "studio.method", "only GET, HEAD and POST are known", "send one of them");
  }
  if (!is_api(knock.target)) {
    if (knock.method == "POST") {
      return refused(405, "studio.method", "a page is not posted to", "send GET");
    }
    return {};
  }
  if (knock.origin && *knock.origin != "http://" + std::string(*knock.host)) {
    return refused(403, "studio.other_origin", "the request comes from another page",
                   "open the address that the program printed");
  }
  if (knock.fetch_site && *knock.fetch_site != "same-origin" && *knock.fetch_site != "none") {
    return refused(403, "studio.other_origin", "the request comes from another page",
                   "open the address that the program printed");
  }
  if (!knock.token || !same_secret(token_, *knock.token)) {
    return refused(403, "studio.token", "the token is missing or wrong",
                   "open the address that the program printed, with all that stands behind #");
  }
  if (knock.method == "POST") {
    const std::string_view type = knock.content_type.value_or("");
    const bool upload = knock.target.substr(0, 11) == "/api/upload";
    const std::string_view wanted = upload ? "application/octet-stream" : "application/json";
    if (type.substr(0, type.find(';')) != wanted) {
      return refused(415, "studio.content_type", "a body of another type was expected",
                     upload ? "send application/octet-stream" : "send application/json");
    }
  }
  return {};
}

std::optional<Target> read_target(std::string_view target) {
  constexpr std::size_t most_words = 64;
  Target read;
  const std::size_t question = std::min(target.find('?'), target.size());
  const auto path = decoded(target.substr(0, question), false);
  if (!path || !is_plain_path(*path)) return {};
  // What the door took for a page stays one: "/%61pi/state" is no way round the token.
  if (is_api(*path) != is_api(target)) return {};
  read.path = *path;
  std::string_view rest = target.substr(std::min(question + 1, target.size()));
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const auto name = decoded(pair.substr(0, equals), true);
    const auto value = decoded(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!name || !value || read.words.size() == most_words) return {};
    if (!read.words.emplace(*name, *value).second) return {};
  }
  return read;
}

}  // namespace lamina::studio

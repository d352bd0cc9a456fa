#include "server/replies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <string_view>

#include "page/report_page.hpp"

namespace lamina::studio {

namespace {

const char* reason_of(unsigned status) {
  switch (status) {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 413:
      return "Payload Too Large";
    case 415:
      return "Unsupported Media Type";
    case 421:
      return "Misdirected Request";
    case 431:
      return "Request Header Fields Too Large";
    case 503:
      return "Service Unavailable";
    default:
      return "Internal Server Error";
  }
}

/// Scripts, styles and requests of this server alone; no page may frame it; text never becomes
/// markup but through the one policy of the page's own templates.
constexpr std::string_view rules =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' blob: data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types svelte-trusted-html\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: no-referrer\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "X-Frame-Options: DENY\r\n";

unsigned status_of(const Error& error) {
  const std::string& code = error.code();
  if (code == "studio.not_found") return 404;
  if (code == "studio.not_here" || code == "usage.conflict") return 409;
  if (code.rfind("resource.", 0) == 0) return 503;
  if (code.rfind("io.", 0) == 0) return 500;
  return 400;
}

Refused refused(unsigned status, const char* code, const char* what, const char* fix) {
  return {status, {.code = code, .what = what, .where = "the studio", .fix = fix}};
}

}  // namespace

Outgoing outgoing(const Refused& refused) {
  const ErrorFacts& facts = refused.facts;
  const nlohmann::json json = {
      {"error",
       {{"code", facts.code}, {"what", facts.what}, {"where", facts.where}, {"fix", facts.fix}}}};
  return {.status = refused.status,
          .body = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)};
}

Outgoing answered(Studio& studio, const Assets& assets, const Request& request) {
  try {
    const auto what = request.words.find("what");
    if (!request.post && request.path == "/export" && what != request.words.end() &&
        what->second == "report") {
      return {.type = "text/html; charset=utf-8",
              .body = report_page(assets, studio.answer({.path = "/report"}).body),
              .file = "report.html"};
    }
    Reply reply = studio.answer(request);
    return {.type = std::move(reply.type),
            .body = std::move(reply.body),
            .file = std::move(reply.file)};
  } catch (const Error& error) {
    return outgoing({status_of(error), error.facts()});
  } catch (const std::bad_alloc&) {
    return outgoing(refused(503, "resource.memory", "there is not enough memory for this view",
                            "ask for less, or close other programs"));
  } catch (const std::exception& error) {
    return outgoing({500,
                     {.code = "internal",
                      .what = error.what(),
                      .where = "the studio, /api" + request.path,
                      .fix = "this is a fault of Lamina: please report it"}});
  }
}

Outgoing page(const Assets& assets, const std::string& path) {
  const Asset* const asset = assets.find(path);
  if (asset == nullptr) {
    return outgoing(refused(404, "studio.not_found", "there is no such page",
                            "open the address that the program printed"));
  }
  return {.type = asset->type, .body = std::string(asset->bytes), .immutable = asset->immutable};
}

Refused header_too_large() {
  return refused(431, "studio.header_too_large", "the headers are longer than 8 KB", "send fewer");
}
Refused body_too_large() {
  return refused(
      413, "studio.body_too_large", "the body is too large",
      "commands have at most 1 MiB, tables 64 MiB; open larger ones with lamina studio FILE");
}
Refused not_understood() {
  return refused(400, "studio.bad_request", "the request is not understood", "send HTTP/1.1");
}
Refused too_many() {
  return refused(503, "studio.too_many", "there are as many connections as it serves",
                 "close other tabs of the studio");
}

std::string head_of(const Outgoing& reply, bool keep_alive) {
  std::string head =
      fmt::format("HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n", reply.status,
                  reason_of(reply.status), reply.type, reply.body.size());
  head += reply.immutable ? "Cache-Control: public, max-age=31536000, immutable\r\n"
                          : "Cache-Control: no-store\r\n";
  if (!reply.file.empty()) {
    head += "Content-Disposition: attachment; filename=\"" + reply.file + "\"\r\n";
  }
  head += rules;
  head += keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  return head;
}

std::string stream_head() {
  return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n" +
         std::string(rules) + "Connection: close\r\n\r\n";
}

std::int64_t id_of(std::string_view text) {
  std::int64_t id = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), id);
  return read.ec == std::errc() && id > 0 ? id : 0;
}

bool takes_long(const std::string& path) {
  static constexpr std::array<std::string_view, 12> views = {
      "/whatif", "/ball", "/range", "/landscape", "/rate",   "/errors",
      "/rows",   "/loss", "/data",  "/lesson",    "/report", "/export"};
  return path == "/upload" || std::find(views.begin(), views.end(), path) != views.end();
}

}  // namespace lamina::studio

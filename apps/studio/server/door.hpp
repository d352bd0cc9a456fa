// Who may come in: every request is looked at here before anything else is done with it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "lamina/core/error.hpp"

namespace lamina::studio {

/// What of a request decides whether it is let in. A header that is not there is nothing.
struct Knock {
  std::string_view method, target;
  std::optional<std::string_view> host, origin, fetch_site, token, content_type;
};

struct Refused {
  unsigned status = 400;
  ErrorFacts facts;
};

class Door {
 public:
  Door(std::string token, int port);

  /// Nothing when it is let in. Host first, which stops a page that has its own name for this
  /// address (DNS rebinding), static files included; then, below /api, origin and token.
  std::optional<Refused> refuses(const Knock& knock) const;

 private:
  std::string token_;
  std::string port_;
};

inline constexpr std::uint64_t largest_body = std::uint64_t{64} << 20;
/// Bytes that the body of a request to `path` may have.
std::uint64_t body_limit(std::string_view path);

/// Whether they are equal, in a time that does not tell where they differ.
bool same_secret(std::string_view a, std::string_view b);

/// "/api/map?x=a%20b": its path and its words. Nothing for one that is no address: broken %XX, a
/// path with "..", a backslash or a control character, more than 64 words, a word twice.
struct Target {
  std::string path;
  std::map<std::string, std::string> words;
};
std::optional<Target> read_target(std::string_view target);

}  // namespace lamina::studio

// Who is let in, and what of a request's address is understood: by hand and by mutation.
#include "server/door.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "lamina/core/random.hpp"

namespace lamina::studio {
namespace {

constexpr const char* secret = "0123456789abcdef0123456789abcdef";

Knock good() {
  return {.method = "GET",
          .target = "/api/state",
          .host = "127.0.0.1:8787",
          .origin = {},
          .fetch_site = {},
          .token = secret,
          .content_type = {}};
}

unsigned status(const Knock& knock) {
  const auto refused = Door(secret, 8787).refuses(knock);
  return refused ? refused->status : 200;
}

TEST(Door, LetsInWhoHasTheTokenAndTheRightHost) {
  EXPECT_EQ(status(good()), 200U);
}

TEST(Door, LooksAtTheHostBeforeAnythingElse) {
  Knock knock = good();
  knock.host = "evil.example";
  knock.target = "/index.html";
  knock.method = "TRACE";
  EXPECT_EQ(status(knock), 421U);
  knock.host = {};
  EXPECT_EQ(status(knock), 400U);
}

TEST(Door, RefusesOtherOriginsAndTokens) {
  for (const char* origin : {"http://evil.example", "null", "https://127.0.0.1:8787", ""}) {
    Knock knock = good();
    knock.origin = origin;
    EXPECT_EQ(status(knock), 403U) << origin;
  }
  for (const char* token : {"", "0", "0123456789abcdef0123456789abcdee"}) {
    Knock knock = good();
    knock.token = token;
    EXPECT_EQ(status(knock), 403U) << token;
  }
}

TEST(Door, TakesBodiesOfTheRightTypeOnly) {
  Knock knock = good();
  knock.method = "POST";
  knock.target = "/api/command";
  EXPECT_EQ(status(knock), 415U);
  knock.content_type = "text/plain";
  EXPECT_EQ(status(knock), 415U);
  knock.content_type = "application/json; charset=utf-8";
  EXPECT_EQ(status(knock), 200U);
  knock.target = "/index.html";
  EXPECT_EQ(status(knock), 405U);
}

TEST(Secret, IsComparedAsAWhole) {
  EXPECT_TRUE(same_secret(secret, secret));
  EXPECT_FALSE(same_secret(secret, ""));
  EXPECT_FALSE(same_secret("", "a"));
  EXPECT_FALSE(same_secret("aaaa", "aa"));
  EXPECT_TRUE(same_secret("", ""));
}

TEST(Target, IsReadWithItsWords) {
  const auto target = read_target("/api/map?x=lectures%20attended&y=a+b&grid=32&empty=");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/api/map");
  EXPECT_EQ(target->words.at("x"), "lectures attended");
  EXPECT_EQ(target->words.at("y"), "a b");
  EXPECT_EQ(target->words.at("empty"), "");
}

TEST(Target, IsNoneWhereItIsBrokenOrGoesUp) {
  for (const char* bad : {"", "x", "/../a", "/a/..", "/%2e%2e/a", "//a", "/a\\b", "/%00", "/a%0ab",
                          "/a%", "/a%2", "/a%zz", "/a?x=%", "/a?x=1&x=2", "http://a/b", "/%61pi/state", "/api%2fstate"}) {
    EXPECT_FALSE(read_target(bad)) << bad;
  }
}

/// Pieces that a request's address is made of, and of what breaks one.
std::string mutation(Seed seed) {
  static const std::vector<std::string> pieces = {
      "/",    "api", "..",  "%",  "%2", "%2e", "%2F", "%00", "?",
      "&",    "=",   "x",   "\\", "//", "+",   "%zz", "a",   std::string(1, '\0'),
      "\xff", "\n",  "map", ";",  "#",  "%5c"};
  std::string text = "/";
  const std::uint64_t length = philox(seed.key(), 0, 0)[0] % 24;
  for (std::uint64_t i = 0; i < length; ++i) {
    text += pieces[philox(seed.key(), i, 1)[0] % pieces.size()];
  }
  return text;
}

TEST(Target, OfAnyMutationIsNoneOrPlain) {
  for (std::uint64_t i = 0; i < 200'000; ++i) {
    const std::string text = mutation(Seed(7).at(i));
    const auto target = read_target(text);
    Knock knock = good();
    knock.target = text;
    knock.token = {};
    if (text.starts_with("/api/")) {
      EXPECT_EQ(status(knock), 403U) << text;
    }
    if (!target) continue;
    EXPECT_EQ(target->path[0], '/') << text;
    EXPECT_EQ(target->path.find(".."), std::string::npos) << text;
    EXPECT_EQ(target->path.find('\\'), std::string::npos) << text;
    EXPECT_EQ(target->path.find('\0'), std::string::npos) << text;
    // What the door let by as a page is no path of the API once it is read.
    if (!text.starts_with("/api/")) {
      EXPECT_FALSE(target->path.starts_with("/api/")) << text;
    }
  }
}

}  // namespace
}  // namespace lamina::studio

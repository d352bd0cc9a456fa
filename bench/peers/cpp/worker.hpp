// A peer as a program: requests come as lines of JSON on standard input, answers go out the same
// way (bench/peers/measure.py is the other end).
//   {"prepare": {"kind": "train", …}}  →  {"ready": true} or {"cannot": "why"}
//   {"sample": 0.1}                    →  {"seconds": of one call, mean over about 0.1 s}
//   {"result": true}                   →  {"result": what the last call came to, or null}
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace bench {

using Json = nlohmann::json;

struct Work {
  std::function<void()> call;
  std::function<double()> result =
      nullptr;  ///< loss of the last step, or the checksum of a product
};

/// Thrown by `prepare` where a peer has nothing for a request.
struct Cannot : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Mean seconds of a call, over about `budget` seconds; the clock is read seldom enough not to
/// count.
inline double sample(const Work& work, double budget) {
  work.call();  // others had the caches meanwhile
  std::int64_t calls = 1;
  while (true) {
    const double begin = now();
    for (std::int64_t i = 0; i < calls; ++i) work.call();
    const double took = now() - begin;
    if (took >= budget / 2) return took / static_cast<double>(calls);
    calls =
        static_cast<std::int64_t>(std::clamp(budget / std::max(took, 1e-7), 2.0, 1000.0)) * calls;
  }
}

/// Answers requests until standard input ends.
inline int serve(const std::function<Work(const Json&)>& prepare) {
  Work work;
  for (std::string line; std::getline(std::cin, line);) {
    const Json request = Json::parse(line);
    Json answer;
    try {
      if (request.contains("prepare")) {
        work = prepare(request["prepare"]);
        work.call();
        answer["ready"] = true;
      } else if (request.contains("result")) {
        answer["result"] = work.result ? Json(work.result()) : Json();
      } else {
        answer["seconds"] = sample(work, request.at("sample").get<double>());
      }
    } catch (const std::exception& fault) {
      answer = {{"cannot", fault.what()}};
    }
    std::cout << answer.dump() << std::endl;
  }
  return 0;
}

}  // namespace bench

// HTTP for the studio: on this machine alone, for who has the token.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "lamina/studio/studio.hpp"

namespace lamina::studio {

struct ServerOptions {
  int port = 0;             ///< 0: 8787, or the next free one
  std::string assets = {};  ///< a folder of files to serve in place of those within the program
};

class Server {
 public:
  /// Listens on 127.0.0.1, and on ::1 where there is one. A port that is taken: the next free one.
  /// Error `io.listen` when there is none.
  Server(Studio& studio, const ServerOptions& options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  int port() const;
  /// "http://127.0.0.1:8787/#t=…"
  std::string address() const;
  /// Pages that look on. May be asked from any thread.
  int watching() const;
  /// Serves until `stop` is set; ends within a second of it.
  void run(const std::atomic<bool>& stop);

  struct Impl;

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace lamina::studio

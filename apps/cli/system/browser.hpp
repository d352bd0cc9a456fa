// The user's browser, where there is a screen.
#pragma once

#include <string>

namespace lamina::cli {

/// Opens `address` in the user's browser, where there is a display and no SSH between; else does
/// nothing. The address holds a secret, and other users see the words of a command: so the browser
/// is given a file that only this user may read, which leads to the address and is gone in the end.
class OpenedPage {
 public:
  explicit OpenedPage(const std::string& address);
  ~OpenedPage();
  OpenedPage(const OpenedPage&) = delete;
  OpenedPage& operator=(const OpenedPage&) = delete;

 private:
  std::string file_;
};

}  // namespace lamina::cli

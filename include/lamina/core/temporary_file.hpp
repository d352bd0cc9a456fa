// A file under way: written beside the one that it will be, so that it is complete or not there.
#pragma once

#include <string>
#include <string_view>

namespace lamina {

/// `.NAME.tmp.PID.N` beside the file `path` called NAME; gone with this object unless it was moved.
/// It gets the permissions of the file that is at `path`, if one is. What processes that have ended
/// left of such files of NAME is removed first.
class TemporaryFile {
 public:
  /// Whether it could be made, error() tells.
  explicit TemporaryFile(const std::string& path);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  /// 0, or the errno that stopped it from being made.
  int error() const { return error_; }
  const std::string& name() const { return name_; }
  /// 0, or the errno that stopped it.
  int write(std::string_view bytes);
  /// Syncs it and gives it the name `path`; 0, or the errno that stopped it: EEXIST when a file is
  /// there and not to be replaced.
  int move_to(const std::string& path, bool replace);

 private:
  std::string name_;
  int descriptor_ = -1;
  int error_ = 0;
  bool moved_ = false;
};

}  // namespace lamina
